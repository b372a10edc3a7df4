import type { Kube } from '@watershed/kube'
import { resourcePath } from '@watershed/kube'
import type { StatusDelete } from '@watershed/wire'
import { servedResource } from './status-resources.ts'
import { ownerLabel, ownerName } from './write-object.ts'

interface List {
  readonly items: readonly { readonly metadata: { readonly namespace: string; readonly name: string } }[]
}

/** The ServiceImports of this cluster that are ours. @throws KubeError */
export const listDerived = async (kube: Kube): Promise<readonly StatusDelete[]> => {
  const resource = await servedResource(kube, 'ServiceImport')
  if (!resource) return []
  const query = { labelSelector: `${ownerLabel}=${ownerName}` }
  const { items } = await kube.request<List>({ path: resourcePath(resource), query })
  return items.map(({ metadata: { namespace, name } }) => ({
    type: 'delete',
    kind: 'ServiceImport',
    namespace,
    name,
  }))
}
