import type { RecordKind } from '@watershed/model'
import type { Kube, Resource } from '@watershed/kube'
import { KubeError } from '@watershed/kube'
import type { WatchedKind } from '../source/kubernetes/watched-kinds.ts'
import { watchedKinds } from '../source/kubernetes/watched-kinds.ts'

const kindOf = (kind: RecordKind): WatchedKind | undefined =>
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

interface ApiGroup {
  readonly versions: readonly { readonly version: string }[]
}

/** The API of a kind in the best version that the API server has, or nothing where it has none. @throws KubeError */
export const servedResource = async (kube: Kube, kind: RecordKind): Promise<Resource | undefined> => {
  const known = kindOf(kind)
  if (!known) return undefined
  try {
    const { versions } = await kube.request<ApiGroup>({ path: `/apis/${known.group}` })
    const served = new Set(versions.map(({ version }) => version))
    const version = known.versions.find((one) => served.has(one))
    return version === undefined ? undefined : resourceOf(known, version)
  } catch (error) {
    if (error instanceof KubeError && error.code === 'NotFound') return undefined
    throw error
  }
}
