import type { EnvoyResource } from '@watershed/envoy'
import type { Change, Collection } from '@watershed/graph'
import type { EdgeListener } from '@watershed/model'
import type { Pipeline } from '@watershed/pipeline'
import type { View } from '@watershed/xds'
import { createView } from '@watershed/xds'
import { packListener } from './pack-listener.ts'

/** What edges are served. They differ in the address that their listeners bind, and in what is for some of them only. */
export interface EdgeViews {
  /** The view of edges that bind this address and have this name's token, to be followed at once. */
  of(bindAddress: string, name: string): View
  /** Hands over what has changed since the last call, as one change. `version` labels the state that is reached. */
  flush(version: string): void
  /** The label of the last flush. */
  version(): string
}

type Outputs = Pick<
  Pipeline,
  'listeners' | 'clusterResources' | 'assignmentResources' | 'scopeResources' | 'secretResources'
>

/** Who a view is for. */
interface Viewer {
  readonly bindAddress: string
  readonly name: string
  readonly view: View
}

/** Follows the pipeline's outputs. Resources are packed once and shared by all views. */
export const createEdgeViews = (pipeline: Outputs): EdgeViews => {
  const { clusterResources, assignmentResources, scopeResources, secretResources } = pipeline
  const shared = [clusterResources, assignmentResources, scopeResources, secretResources]
  const viewers = new Map<string, Viewer>()
  const resources: Change<EnvoyResource>[] = []
  const listeners: Change<EdgeListener>[] = []
  for (const collection of shared) collection.onChange((changes) => resources.push(...changes.values()))
  pipeline.listeners.onChange((changes) => listeners.push(...changes.values()))
  let version = ''

  const create = (bindAddress: string, name: string): View => {
    const viewer = { bindAddress, name, view: createView() }
    const own = valuesOf(pipeline.listeners).map((listener) => packListener(listener, bindAddress))
    viewer.view.apply({ set: [...shared.flatMap(valuesOf), ...own].filter(isFor(name)), version })
    viewers.set(keyOf(bindAddress, name), viewer)
    return viewer.view
  }

  return {
    of: (bindAddress, name) => viewers.get(keyOf(bindAddress, name))?.view ?? create(bindAddress, name),
    flush: (next) => {
      version = next
      const common = resources.splice(0)
      const own = listeners.splice(0)
      for (const [key, viewer] of viewers) {
        // Pods come and go with their addresses: what nobody follows any more is made anew where it is asked for again.
        if (viewer.view.followed) apply(viewer, common, own, version)
        else viewers.delete(key)
      }
    },
    version: () => version,
  }
}

/** An address has no spaces. */
const keyOf = (bindAddress: string, name: string): string => `${bindAddress} ${name}`

const apply = (
  { bindAddress, name, view }: Viewer,
  common: readonly Change<EnvoyResource>[],
  own: readonly Change<EdgeListener>[],
  version: string,
): void => {
  const changes = [
    ...common,
    ...own.map(({ before, after }) => ({
      before: before && packListener(before, bindAddress),
      after: after && packListener(after, bindAddress),
    })),
  ].map(({ before, after }) => ({ before: visible(before, name), after: visible(after, name) }))
  view.apply({
    set: changes.flatMap(({ after }) => after ?? []),
    remove: changes.flatMap(({ before, after }) => (before && !after ? [before] : [])),
    version,
  })
}

const valuesOf = <V>(collection: Collection<V>): V[] => [...collection.entries()].map(([, value]) => value)

const isFor =
  (name: string) =>
  ({ edges }: EnvoyResource): boolean =>
    edges?.includes(name) ?? true

const visible = (resource: EnvoyResource | undefined, name: string): EnvoyResource | undefined =>
  resource && isFor(name)(resource) ? resource : undefined
