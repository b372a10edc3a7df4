import type { ObjectRef, ReferenceGrant } from '@watershed/model'

/** Who refers to something. */
export interface Referrer {
  readonly group: string
  readonly kind: string
  readonly namespace: string
}

/**
 * Whether a reference is allowed: within a namespace always, into another where one of its grants names both sides.
 * `grants` are those of the namespace that is referred to, in the cluster that the object is in.
 */
export const isGranted = (
  grants: Iterable<Pick<ReferenceGrant, 'from' | 'to'>>,
  from: Referrer,
  to: ObjectRef,
): boolean =>
  from.namespace === to.namespace ||
  [...grants].some(
    (grant) => grant.from.some((one) => isReferrer(one, from)) && grant.to.some((one) => isReferred(one, to)),
  )

const isReferrer = (a: Referrer, b: Referrer): boolean =>
  a.group === b.group && a.kind === b.kind && a.namespace === b.namespace

const isReferred = (granted: ReferenceGrant['to'][number], to: ObjectRef): boolean =>
  granted.group === to.group &&
  granted.kind === to.kind &&
  (granted.name === undefined || granted.name === to.name)
