import type { RecordKind } from '@watershed/model'
import type { Resource } from '@watershed/kube'
import type { WatchedKind } from '../source/kubernetes/watched-kinds.ts'
import { watchedKinds } from '../source/kubernetes/watched-kinds.ts'
import type { SourceApi } from '../source/start-source.ts'

/** How a kind is watched, where it is. */
export const kindOf = (kind: RecordKind): WatchedKind | undefined =>
  watchedKinds.find((watched) => watched.kind === kind)

const resourceOf = ({ kind, group, plural, namespaced }: WatchedKind, version: string): Resource => ({
  group,
  version,
  plural,
  kind,
  namespaced,
})

/** The API of an object as it was reported, by its kind and apiVersion. */
export const reportedResource = (kind: RecordKind, apiVersion?: string): Resource | undefined => {
  const known = kindOf(kind)
  const version = apiVersion?.slice(apiVersion.indexOf('/') + 1)
  return known && resourceOf(known, version ?? known.versions[0])
}

/** The API of a kind as the API server has it, or nothing where it has none. */
export const servedResource = (
  { servedVersion }: Pick<SourceApi, 'servedVersion'>,
  kind: RecordKind,
): Resource | undefined => {
  const known = kindOf(kind)
  const version = servedVersion(kind)
  return known && version !== undefined ? resourceOf(known, version) : undefined
}
