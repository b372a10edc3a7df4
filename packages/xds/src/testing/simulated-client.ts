import type { Resource } from '../resource.ts'
import type { StreamRequest, StreamResponse } from '../stream/create-stream-state.ts'
import { typeUrls } from '../type-urls.ts'

/** A client in the manner of Envoy, without a network: answers are returned, in order, as requests. */
export interface SimulatedClient {
  /** Its first requests on a new stream. */
  connect(): readonly StreamRequest[]
  receive(response: StreamResponse): readonly StreamRequest[]
  held(typeUrl: string): ReadonlyMap<string, Resource>
  /** What it holds that refers to something that it does not hold. */
  dangling(): readonly string[]
}

const clientTypes: readonly string[] = [typeUrls.cluster, typeUrls.endpoints, typeUrls.scopedRoute]

/** Refuses resources whose version ends in `!`: of clusters and endpoints it keeps the good ones, of routes none. */
export function createSimulatedClient(): SimulatedClient {
  const types = new Map(clientTypes.map((typeUrl) => [typeUrl, new Map<string, Resource>()]))
  const wantedEndpoints = new Set<string>()

  function held(typeUrl: string): Map<string, Resource> {
    const resources = types.get(typeUrl)
    if (!resources) throw new Error(`the simulated client knows no ${typeUrl}`)
    return resources
  }

  function connect(): readonly StreamRequest[] {
    const asked = clientTypes.filter((typeUrl) => typeUrl !== typeUrls.endpoints || wantedEndpoints.size > 0)
    return asked.map((typeUrl) =>
      createRequest(typeUrl, { subscribe: names(typeUrl), initialVersions: versions(typeUrl) }),
    )
  }

  function names(typeUrl: string): readonly string[] {
    return typeUrl === typeUrls.endpoints ? [...wantedEndpoints] : []
  }

  function versions(typeUrl: string): Record<string, string> {
    return Object.fromEntries([...held(typeUrl)].map(([name, resource]) => [name, resource.version]))
  }

  function receive(response: StreamResponse): readonly StreamRequest[] {
    const { typeUrl, nonce } = response
    const bad = response.resources.find((resource) => resource.version.endsWith('!'))
    if (bad && typeUrl === typeUrls.scopedRoute)
      return [createRequest(typeUrl, { nonce, error: `bad ${bad.name}` })]
    const good = response.resources.filter((resource) => !resource.version.endsWith('!'))
    const wanted = good.filter(({ name }) => typeUrl !== typeUrls.endpoints || wantedEndpoints.has(name))
    for (const resource of wanted) held(typeUrl).set(resource.name, resource)
    for (const name of response.removed) held(typeUrl).delete(name)
    const answer = createRequest(typeUrl, { nonce, error: bad && `bad ${bad.name}` })
    return typeUrl === typeUrls.cluster ? [answer, ...followClusters()] : [answer]
  }

  function followClusters(): readonly StreamRequest[] {
    const clusters = held(typeUrls.cluster)
    const subscribe = [...clusters.keys()].filter((name) => !wantedEndpoints.has(name))
    const unsubscribe = [...wantedEndpoints].filter((name) => !clusters.has(name))
    for (const name of subscribe) wantedEndpoints.add(name)
    for (const name of unsubscribe) {
      wantedEndpoints.delete(name)
      held(typeUrls.endpoints).delete(name)
    }
    const changed = subscribe.length + unsubscribe.length > 0
    return changed ? [createRequest(typeUrls.endpoints, { subscribe, unsubscribe })] : []
  }

  function dangling(): readonly string[] {
    return [...types.values()].flatMap((resources) => [...resources.values()].flatMap(missingNeeds))
  }

  function missingNeeds(resource: Resource): readonly string[] {
    const missing = (resource.needs ?? []).filter((need) => !held(need.typeUrl).has(need.name))
    return missing.map((need) => `${resource.name}@${resource.version} without ${need.typeUrl} ${need.name}`)
  }

  return { connect, receive, held, dangling }
}

export function createRequest(typeUrl: string, parts: Partial<StreamRequest> = {}): StreamRequest {
  return {
    typeUrl,
    subscribe: [],
    unsubscribe: [],
    initialVersions: {},
    nonce: '',
    error: undefined,
    ...parts,
  }
}
