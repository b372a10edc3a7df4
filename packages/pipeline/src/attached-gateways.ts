import type { Attachment } from '@watershed/plan'

/** `namespace/name` of the Gateways that a route is attached to, in the order of its parentRefs. */
export const gatewaysOf = (attachment: Attachment | undefined): readonly string[] => [
  ...new Set((attachment?.parents ?? []).flatMap(({ listeners }) => listeners.map(({ gateway }) => gateway))),
]
