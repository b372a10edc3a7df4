import type { ReportedObject } from '@watershed/model'
import { trackReferences } from './track-references.ts'
import type { FolderSource, Source } from './source.ts'

/** Of a folder, only those Secrets and ConfigMaps that are referred to are told. */
export const withReferredOnly = (source: FolderSource): Source => {
  const references = trackReferences()
  const told = new Map<string, ReportedObject>()

  const look = (key: string): void => {
    const object = source.objects.get(key)
    if (object && (!isPassive(key) || references.has(key))) told.set(key, object)
    else told.delete(key)
  }
  /** What else is told differently because of it. */
  const take = (key: string): readonly string[] => references.take(key, source.objects.get(key))

  for (const key of source.objects.keys()) take(key)
  for (const key of source.objects.keys()) look(key)
  let tell: ((keys: ReadonlySet<string>) => void) | undefined
  const tellPassive = (keys: readonly string[]): void => {
    const before = keys.filter((key) => told.has(key))
    for (const key of keys) look(key)
    const changed = new Set([...before, ...keys.filter((key) => told.has(key))])
    if (changed.size > 0) tell?.(changed)
  }
  return {
    ...source,
    objects: told,
    accepted: (key) => tellPassive(references.accepted(key)),
    unread: () => withPassive(source.unread()),
    listen: (listener) => {
      tell = (keys) => listener.changed(keys)
      source.listen({
        ...listener,
        changed: (keys) => {
          const all = new Set(keys)
          for (const key of [...all]) for (const other of take(key)) all.add(other)
          const known = [...all].filter((key) => !isPassive(key) || told.has(key))
          for (const key of all) look(key)
          const changed = new Set([...known, ...[...all].filter((key) => told.has(key))])
          if (changed.size > 0) listener.changed(changed)
        },
      })
    },
  }
}

/** Kinds that mean nothing unless they are referred to. */
const passive = ['Secret/', 'ConfigMap/']

const isPassive = (key: string): boolean => passive.some((kind) => key.startsWith(kind))

/** What is unread may refer to what was reported earlier. */
const withPassive = (unread: ReadonlySet<string>): ReadonlySet<string> =>
  unread.size === 0 ? unread : new Set([...unread, ...passive])
