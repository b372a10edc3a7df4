import { resourcePath } from '@watershed/kube'
import type { StatusDelete } from '@watershed/wire'
import type { SourceApi } from '../source/start-source.ts'
import { servedResource } from './status-resources.ts'
import { ownerLabel, ownerName } from './write-object.ts'

interface List {
  readonly items: readonly { readonly metadata: { readonly namespace: string; readonly name: string } }[]
}

/** The ServiceImports of this cluster that are ours. @throws KubeError */
export const listDerived = async (api: SourceApi): Promise<readonly StatusDelete[]> => {
  const resource = servedResource(api, 'ServiceImport')
  if (!resource) return []
  const query = { labelSelector: `${ownerLabel}=${ownerName}` }
  const { items } = await api.kube.request<List>({ path: resourcePath(resource), query })
  return items.map(({ metadata: { namespace, name } }) => ({
    type: 'delete',
    kind: 'ServiceImport',
    namespace,
    name,
  }))
}
