import type { Kube } from '@watershed/kube'
import { KubeError } from '@watershed/kube'

/** Asks for its metadata alone: what it holds never comes here. @throws KubeError */
export const secretExists = async (
  kube: Kube,
  namespace: string,
  name: string,
  timeoutMs: number,
): Promise<boolean> => {
  try {
    await kube.request({
      path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`,
      accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
      timeoutMs,
    })
    return true
  } catch (error) {
    if (error instanceof KubeError && error.code === 'NotFound') return false
    throw error
  }
}
