import type { ParentRef } from '@watershed/model'
import type { RouteParentRef } from './gen/specs.ts'
import type { Finding } from './schema/finding.ts'

/** The parentRefs of a route of a namespace, of any kind of route. One to something else than a Gateway or a ListenerSet is left out. */
export const toParentRefs = (
  refs: readonly RouteParentRef[],
  namespace: string,
): { readonly parents: readonly ParentRef[]; readonly findings: readonly Finding[] } => ({
  parents: refs.flatMap((ref, index) => (isParent(ref) ? [toParentRef(ref, index, namespace)] : [])),
  findings: refs.flatMap((ref, index) => (isParent(ref) ? [] : [otherParent(ref, index)])),
})

const parentKinds: readonly string[] = ['Gateway', 'ListenerSet']

const isParent = ({ group, kind }: RouteParentRef): boolean =>
  group === 'gateway.networking.k8s.io' && parentKinds.includes(kind)

const toParentRef = (ref: RouteParentRef, index: number, namespace: string): ParentRef => ({
  index,
  namespace: ref.namespace ?? namespace,
  name: ref.name,
  ...(ref.kind === 'ListenerSet' && { kind: ref.kind }),
  ...(ref.sectionName !== undefined && { sectionName: ref.sectionName }),
  ...(ref.port !== undefined && { port: ref.port }),
})

const otherParent = ({ group, kind }: RouteParentRef, index: number): Finding => ({
  path: `spec.parentRefs[${index}].kind`,
  message: `routes of a ${kind}${group === '' ? '' : ` of ${group}`} are not carried out: this parentRef is left out; name a Gateway or a ListenerSet`,
})
