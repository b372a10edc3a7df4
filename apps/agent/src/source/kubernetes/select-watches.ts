import type { NodeChoice } from '../../report/node-choice.ts'
import { nodeLabelSelector } from '../../report/node-choice.ts'
import type { WatchedKind } from './watched-kinds.ts'

/** Which namespaces are read: all unless some are selected or excluded. */
export interface Selection {
  readonly namespaces?: readonly string[]
  readonly excludeNamespaces?: readonly string[]
  /** Where Secrets and ConfigMaps may be read that are referred to. Default: wherever anything is. */
  readonly secretNamespaces?: readonly string[]
  /** Default: no nodes. */
  readonly nodes?: NodeChoice
}

/** One watch: a kind, in one namespace or in all that are read. */
export interface SelectedWatch {
  readonly watched: WatchedKind
  readonly namespace?: string
  readonly fieldSelector?: string
  readonly labelSelector?: string
  /** The origin of its objects: `HTTPRoute/`, `HTTPRoute/shop/`. */
  readonly origin: string
  /** It may be refused without anything being wrong: an agent of selected namespaces may have no rights but those in them. */
  readonly optional: boolean
  /** Of one object that something refers to. */
  readonly name?: string
}

/**
 * Selected namespaces are asked for one by one, so that a Role in each suffices; excluded ones are left out by the API server. Kinds that have no
 * namespaces are read anyway, Nodes where they are asked for.
 */
export const selectWatches = (
  kinds: readonly WatchedKind[],
  { namespaces, excludeNamespaces = [], nodes }: Selection,
): readonly SelectedWatch[] =>
  kinds.flatMap((watched): readonly SelectedWatch[] => {
    const { kind, namespaced, labelSelector } = watched
    if (kind === 'Node')
      return nodes
        ? [{ watched, origin: 'Node/', optional: false, labelSelector: nodeLabelSelector(nodes) }]
        : []
    const selector = labelSelector !== undefined && { labelSelector }
    if (namespaces && namespaced)
      return namespaces.map((namespace) => ({
        watched,
        namespace,
        origin: `${kind}/${namespace}/`,
        optional: false,
        ...selector,
      }))
    const field = kind === 'Namespace' ? 'metadata.name' : namespaced ? 'metadata.namespace' : undefined
    const fieldSelector = field && excludeNamespaces.map((name) => `${field}!=${name}`).join(',')
    return [
      {
        watched,
        origin: `${kind}/`,
        optional: namespaces !== undefined,
        ...(fieldSelector && { fieldSelector }),
        ...selector,
      },
    ]
  })
