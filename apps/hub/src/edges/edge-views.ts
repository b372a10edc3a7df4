import type { EnvoyResource } from '@watershed/envoy'
import { listenerResource } from '@watershed/envoy'
import type { Change, Collection } from '@watershed/graph'
import type { EdgeListener } from '@watershed/model'
import type { Pipeline } from '@watershed/pipeline'
import type { View } from '@watershed/xds'
import { createView } from '@watershed/xds'

/** What edges are served. They differ in one thing only: the address that their listeners bind. */
export interface EdgeViews {
  /** The view of edges that bind this address, to be followed at once. */
  of(bindAddress: string): View
  /** Hands over what has changed since the last call, as one change. `version` labels the state that is reached. */
  flush(version: string): void
  /** The label of the last flush. */
  version(): string
}

type Outputs = Pick<Pipeline, 'listeners' | 'clusterResources' | 'assignmentResources' | 'scopeResources'>

/** Follows the pipeline's outputs. Resources are packed once and shared by all views. */
export const createEdgeViews = (pipeline: Outputs): EdgeViews => {
  const shared = [pipeline.clusterResources, pipeline.assignmentResources, pipeline.scopeResources]
  const views = new Map<string, View>()
  const resources: Change<EnvoyResource>[] = []
  const listeners: Change<EdgeListener>[] = []
  for (const collection of shared) collection.onChange((changes) => resources.push(...changes.values()))
  pipeline.listeners.onChange((changes) => listeners.push(...changes.values()))
  let version = ''

  const create = (bindAddress: string): View => {
    const view = createView()
    const own = valuesOf(pipeline.listeners).map((listener) => listenerResource(listener, bindAddress))
    view.apply({ set: [...shared.flatMap(valuesOf), ...own], version })
    views.set(bindAddress, view)
    return view
  }

  return {
    of: (bindAddress) => views.get(bindAddress) ?? create(bindAddress),
    flush: (next) => {
      version = next
      const common = resources.splice(0)
      const own = listeners.splice(0)
      for (const [bindAddress, view] of views) {
        // Pods come and go with their addresses: what nobody follows any more is made anew where it is asked for again.
        if (!view.followed) {
          views.delete(bindAddress)
          continue
        }
        const changes = [...common, ...own.map((change) => packed(change, bindAddress))]
        view.apply({
          set: changes.flatMap(({ after }) => after ?? []),
          remove: changes.flatMap(gone),
          version,
        })
      }
    },
    version: () => version,
  }
}

const valuesOf = <V>(collection: Collection<V>): V[] => [...collection.entries()].map(([, value]) => value)

const packed = ({ before, after }: Change<EdgeListener>, bindAddress: string): Change<EnvoyResource> => ({
  before: before && listenerResource(before, bindAddress),
  after: after && listenerResource(after, bindAddress),
})

const gone = ({ before, after }: Change<EnvoyResource>): readonly EnvoyResource[] =>
  before && !after ? [before] : []
