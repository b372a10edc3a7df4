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
  const uses = graph.union(
    'secretUses',
    graph.groupBy('secretsOfListeners', listeners, usesOfListener),
    graph.groupBy('secretsOfClusters', clusters, usesOfCluster),
  )
  // By who uses it first: thousands of listeners and clusters may name one Secret, for the same few edges.
  const distinct = graph.map('secretUsers', uses, (users) => users.values().next().value)
  const users = graph.groupBy('usersOfSecrets', distinct, (some, key) => [
    [key.slice(0, key.indexOf(' ')), some],
  ])
  return graph.map('edgeSecrets', users, (all, use, read) =>
    edgeSecret(use, [...all.values()], (key) => read(secretStates, key)),
  )
}

/** Which edges; `all`: there is no telling them apart. */
type Users = readonly string[] | 'all'
/** `Certificate/name` or `Authorities/name`, since one Secret may be both, and for whom. */
type Use = readonly [use: string, users: Users]

const useOf = (use: string, users: Users): Use => [`${use} ${users === 'all' ? '' : users.join()}`, users]

const usesOfListener = ({ chains, edges }: EdgeListener): readonly Use[] => {
  const users: Users = edges ?? 'all'
  const names = chains.flatMap(({ tls }) => [
    ...(tls?.certificates ?? []).map((name) => `Certificate/${name}`),
    ...(tls?.clientValidation ? [`Authorities/${tls.clientValidation.authorities}`] : []),
  ])
  return [...new Set(names)].map((name) => useOf(name, users))
}

const usesOfCluster = ({ tls }: EdgeCluster): readonly Use[] => [
  ...(tls?.certificate === undefined ? [] : [useOf(`Certificate/${tls.certificate}`, 'all')]),
  ...(tls?.authorities === undefined ? [] : [useOf(`Authorities/${tls.authorities}`, 'all')]),
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
