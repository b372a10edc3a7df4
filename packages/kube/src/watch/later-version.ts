/**
 * The later of two resourceVersions: bookmarks may come out of order. They are decimal numbers of any length; where one is none, the newer
 * word counts. https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 */
export const laterVersion = (known: string, told: string): string => {
  if (!/^[1-9]\d*$/.test(known) || !/^[1-9]\d*$/.test(told)) return told
  if (known.length !== told.length) return known.length > told.length ? known : told
  return known > told ? known : told
}

/** Whether it is a later one than the newest of an API server, as after etcd was restored from a backup. */
export const isAhead = (position: string, newest: string): boolean =>
  position !== newest &&
  laterVersion(newest, position) === position &&
  laterVersion(position, newest) === position
