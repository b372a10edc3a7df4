import type { ObjectRef } from '@watershed/model'

/** A reference to a Secret or a ConfigMap; without a namespace, it means its own. */
export const toObjectRef = (
  { group, kind, namespace, name }: Omit<ObjectRef, 'namespace'> & { readonly namespace?: string },
  own: string,
): ObjectRef => ({ group, kind, namespace: namespace ?? own, name })
