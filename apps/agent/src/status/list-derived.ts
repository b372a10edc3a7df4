import { resourcePath } from '@watershed/kube'
import type { RecordKind } from '@watershed/model'
import type { StatusDelete } from '@watershed/wire'
import type { SourceApi } from '../source/start-source.ts'
import { derivedKinds } from './derived-kinds.ts'
import { servedResource } from './status-resources.ts'

type ListedApi = Pick<SourceApi, 'kube' | 'servedVersion'>

interface List {
  readonly items: readonly { readonly metadata: { readonly namespace: string; readonly name: string } }[]
}

/** The objects of this cluster that agents have made. @throws KubeError */
export const listDerived = async (api: ListedApi): Promise<readonly StatusDelete[]> => {
  const lists = Object.entries(derivedKinds).map(([kind, { labelSelector }]) =>
    listKind(api, kind as RecordKind, labelSelector),
  )
  return (await Promise.all(lists)).flat()
}

const listKind = async (
  api: ListedApi,
  kind: RecordKind,
  labelSelector: string,
): Promise<readonly StatusDelete[]> => {
  const resource = servedResource(api, kind)
  if (!resource) return []
  const { items } = await api.kube.request<List>({ path: resourcePath(resource), query: { labelSelector } })
  return items.map(({ metadata: { namespace, name } }) => ({ type: 'delete', kind, namespace, name }))
}
