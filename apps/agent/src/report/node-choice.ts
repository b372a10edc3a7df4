import type { NodeAddressType } from '@watershed/model'

/** Which nodes are reported, and which of their addresses. */
export interface NodeChoice {
  readonly addressType: NodeAddressType
  /** Those that a node must have; none: all nodes. */
  readonly labels: Readonly<Record<string, string>>
}

/** Kubernetes' own word for nodes that no load balancer sends to. https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers'

/** For the API server, so that what is not chosen never travels. */
export const nodeLabelSelector = ({ labels }: NodeChoice): string =>
  [...Object.entries(labels).map(([key, value]) => `${key}=${value}`), `!${excluded}`].join(',')

/** The same for the labels of a manifest. */
export const isChosen = (
  found: Readonly<Record<string, string>>,
  { labels }: Pick<NodeChoice, 'labels'>,
): boolean =>
  !Object.hasOwn(found, excluded) &&
  Object.entries(labels).every(([key, value]) => Object.hasOwn(found, key) && found[key] === value)
