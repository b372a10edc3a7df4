import type { Kube } from '../kube.ts'
import { KubeError } from '../kube-error.ts'
import type { Resource } from '../resource.ts'
import { apiVersionOf } from '../resource.ts'

interface GroupList {
  readonly kind?: string
  readonly groups?: readonly {
    readonly name: string
    readonly versions: readonly { readonly version: string }[]
  }[]
}

interface ResourceList {
  readonly kind?: string
  readonly resources?: readonly { readonly name: string }[]
}

/**
 * Whether the API server says that it does not have a kind. A 404 alone may come from whatever stands on the way; here an API server lists
 * what it has. While it starts, it answers 503 instead of 404 to what it may have.
 * @throws KubeError, BadAnswer where no API server answers
 */
export const isAbsent = async (
  kube: Kube,
  { group, plural }: Resource,
  versions: readonly string[],
  signal: AbortSignal,
): Promise<boolean> => {
  const ask = async <T extends { readonly kind?: string }>(path: string, kind: string): Promise<T> => {
    const answer = await kube.request<T>({ path, signal }).catch((error: unknown) => {
      if (error instanceof KubeError && error.code === 'NotFound') return undefined
      throw error
    })
    if (answer?.kind === kind) return answer
    throw new KubeError('BadAnswer', `GET ${path}: the answer is no ${kind}`, noServer)
  }
  if (group === '')
    throw new KubeError('BadAnswer', `what answers at ${kube.server.origin} has no ${plural}`, noServer)
  const { groups = [] } = await ask<GroupList>('/apis', 'APIGroupList')
  const served = groups.find(({ name }) => name === group)?.versions.map(({ version }) => version) ?? []
  for (const version of versions.filter((one) => served.includes(one))) {
    const path = `/apis/${apiVersionOf({ group, version })}`
    const { resources = [] } = await ask<ResourceList>(path, 'APIResourceList')
    if (resources.some(({ name }) => name === plural)) return false
  }
  return true
}

const noServer = 'Look whether an API server is what answers there.'
