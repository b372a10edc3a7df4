import type { StoredRecord } from '@watershed/model'

/** One cluster's namespace. */
export interface NamespaceState {
  readonly cluster: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly terminating: boolean
}

/** API servers put it on every namespace; in a folder of files it goes without saying. */
const nameLabel = 'kubernetes.io/metadata.name'

export const namespaceState = ({ cluster, object }: StoredRecord): NamespaceState | undefined => {
  if (object.kind !== 'Namespace') return undefined
  const { name, labels, terminating = false } = object
  return { cluster, name, labels: { ...labels, [nameLabel]: name }, terminating }
}
