import type { Collection, Graph } from '@watershed/graph'
import type { EdgeCluster, EdgeListener, EdgeSecret, SecretState } from '@watershed/model'
import { authoritiesKeys } from '@watershed/plan'

/**
 * The certificates and authorities that listeners and Envoy clusters name, for the edges that have those. What nothing names is
 * no edge's.
 */
export const edgeSecrets = (
  graph: Graph,
  listeners: Collection<EdgeListener>,
  clusters: Collection<EdgeCluster>,
  /** [record key] Of Secrets and ConfigMaps. */
  secretStates: Collection<SecretState>,
): Collection<EdgeSecret> => {
  const ofListeners = graph.groupBy('secretsOfListeners', listeners, usesOfListener)
  const ofClusters = graph.groupBy('secretsOfClusters', clusters, usesOfCluster)
  const uses = graph.union('secretUses', ofListeners, ofClusters)
  return graph.map('edgeSecrets', uses, (_, use, read) => {
    const users = [...(read(ofListeners, use)?.values() ?? []), ...(read(ofClusters, use)?.values() ?? [])]
    return edgeSecret(use, users, (key) => read(secretStates, key))
  })
}

/** Which edges; `all`: there is no telling them apart. */
type Users = readonly string[] | 'all'
/** `Certificate/name` or `Authorities/name`: one Secret may be both. */
type Use = readonly [use: string, users: Users]

const usesOfListener = ({ chains, edges }: EdgeListener): readonly Use[] => {
  const users: Users = edges ?? 'all'
  const names = chains.flatMap(({ tls }) => [
    ...(tls?.certificates ?? []).map((name) => `Certificate/${name}`),
    ...(tls?.clientValidation ? [`Authorities/${tls.clientValidation.authorities}`] : []),
  ])
  return [...new Set(names)].map((name): Use => [name, users])
}

const usesOfCluster = ({ tls }: EdgeCluster): readonly Use[] => [
  ...(tls?.certificate === undefined ? [] : [[`Certificate/${tls.certificate}`, 'all'] as const]),
  ...(tls?.authorities === undefined ? [] : [[`Authorities/${tls.authorities}`, 'all'] as const]),
]

/** Pure: {@link edgeSecrets} of one. Undefined: it cannot be used, as it is being removed. */
const edgeSecret = (
  use: string,
  users: readonly Users[],
  stateOf: (key: string) => SecretState | undefined,
): EdgeSecret | undefined => {
  const name = use.slice(use.indexOf('/') + 1)
  const edges = edgesOf(users)
  const common = { name, ...(edges && { edges }) }
  if (use.startsWith('Certificate/')) {
    const certificate = stateOf(name)?.certificate
    return certificate && { ...common, type: 'Certificate', ...certificate }
  }
  const found = authoritiesKeys(name).flatMap((key) => stateOf(key)?.authorities ?? [])
  return found.length > 0 ? { ...common, type: 'Authorities', certificates: found.join('\n') } : undefined
}

const edgesOf = (users: readonly Users[]): readonly string[] | undefined => {
  const named = new Set<string>()
  for (const some of users) {
    if (some === 'all') return undefined
    for (const edge of some) named.add(edge)
  }
  return [...named].sort()
}
