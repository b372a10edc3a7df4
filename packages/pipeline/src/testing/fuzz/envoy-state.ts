import type { EnvoyResource } from '@watershed/envoy'
import { listenerResource } from '@watershed/envoy'
import type { Collection } from '@watershed/graph'
import type { EdgeFilterChain } from '@watershed/model'
import type { Pipeline } from '../../create-pipeline.ts'

/** What edges are told, in bytes, by what each part of it is: a chain of a Listener is a part, since Gateways may share a port. */
export type EnvoyState = ReadonlyMap<string, string>

export const envoyState = (pipeline: Pipeline): EnvoyState => {
  const state = new Map<string, string>()
  const resources = { clusters: pipeline.clusterResources, assignments: pipeline.assignmentResources }
  for (const [name, collection] of Object.entries({ ...resources, scopes: pipeline.scopeResources }))
    addResources(state, name, collection)
  for (const [name, listener] of pipeline.listeners.entries()) {
    const { chains, ...head } = listener
    state.set(`listener ${name}`, JSON.stringify(head))
    for (const chain of chains) state.set(`chain ${name} ${chainName(chain)}`, JSON.stringify(chain))
    state.set(`packed ${name}`, bytesOf(listenerResource(listener, '127.0.0.1')))
  }
  return state
}

const chainName = ({ serverNames }: EdgeFilterChain): string => serverNames.join() || '*'

const addResources = (
  state: Map<string, string>,
  of: string,
  collection: Collection<EnvoyResource>,
): void => {
  for (const [name, resource] of collection.entries()) state.set(`${of} ${name}`, bytesOf(resource))
}

const bytesOf = ({ body }: EnvoyResource): string =>
  Buffer.from(body.buffer, body.byteOffset, body.length).toString('base64')

/** What of `before` is otherwise in `after`; a Listener's bytes are looked at by chain. */
export const disturbed = (before: EnvoyState, after: EnvoyState): readonly string[] =>
  [...before]
    .filter(([part, bytes]) => !part.startsWith('packed ') && after.get(part) !== bytes)
    .map(([part]) => part)

/** All that differs. */
export const changed = (before: EnvoyState, after: EnvoyState): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((part) => before.get(part) !== after.get(part))
