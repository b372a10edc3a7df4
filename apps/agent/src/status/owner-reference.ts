import type { Kube } from '@watershed/kube'
import { KubeError, apiVersionOf, resourcePath } from '@watershed/kube'
import type { StatusSet } from '@watershed/wire'
import { reportedResource } from './status-resources.ts'

/** With it, Kubernetes removes an object with the one that it was made for, also where no agent runs. */
export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
}

interface Owner {
  readonly metadata: { readonly uid: string; readonly deletionTimestamp?: string }
}

/** Undefined where there is no such owner in the namespace. @throws KubeError */
export const ownerReference = async (
  kube: Pick<Kube, 'request'>,
  namespace: string,
  { kind, name }: NonNullable<StatusSet['owner']>,
): Promise<OwnerReference | undefined> => {
  const resource = reportedResource(kind)
  if (!resource) return undefined
  try {
    const path = resourcePath(resource, namespace, name)
    const { metadata } = await kube.request<Owner>({ path })
    // What is made for one that is on its way out would hold it up.
    if (metadata.deletionTimestamp !== undefined) return undefined
    return { apiVersion: apiVersionOf(resource), kind, name, uid: metadata.uid }
  } catch (error) {
    if (error instanceof KubeError && error.code === 'NotFound') return undefined
    throw error
  }
}
