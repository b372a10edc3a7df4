import type { Kube } from '@watershed/kube'
import { resourcePath } from '@watershed/kube'
import type { Pod } from '../../objects/pod.ts'
import type { TokenSpec } from './volume-files.ts'

/** The tokens of a Pod's ServiceAccount in its volumes, bound to the Pod. */
export interface PodTokens {
  /** Asks for those that are missing or near their end. */
  renew(): Promise<void>
  /** @throws Error before it is there */
  get(spec: TokenSpec): string
}

interface Held {
  readonly token: string
  readonly renewAt: number
}

const accounts = {
  group: '',
  version: 'v1',
  plural: 'serviceaccounts',
  kind: 'ServiceAccount',
  namespaced: true,
}
/** Kubelets renew at that part of a token's life. */
const renewedAt = 0.8

export const createPodTokens = (kube: Kube, pod: Pod): PodTokens => {
  const specs = (pod.spec.volumes ?? [])
    .flatMap(({ projected }) => projected?.sources ?? [])
    .flatMap(({ serviceAccountToken: token }) => (token ? [specOf(token)] : []))
  const held = new Map<string, Held>()
  const request = async (spec: TokenSpec): Promise<Held> => {
    const { namespace, name, uid } = pod.metadata
    const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name, uid }
    const { status } = await kube.request<{ status: { token: string } }>({
      method: 'POST',
      path: resourcePath(accounts, namespace, pod.spec.serviceAccountName ?? 'default', 'token'),
      body: {
        spec: {
          audiences: spec.audience === undefined ? [] : [spec.audience],
          expirationSeconds: spec.seconds,
          boundObjectRef,
        },
      },
    })
    return { token: status.token, renewAt: Date.now() + spec.seconds * 1_000 * renewedAt }
  }
  return {
    renew: async () => {
      for (const spec of specs) {
        const key = JSON.stringify(spec)
        const now = held.get(key)
        if (now === undefined || now.renewAt < Date.now()) held.set(key, await request(spec))
      }
    },
    get: (spec) => {
      const now = held.get(
        JSON.stringify(specOf({ audience: spec.audience, expirationSeconds: spec.seconds })),
      )
      if (now === undefined) throw new Error('the token is not there yet')
      return now.token
    },
  }
}

const usualSeconds = 3_600

const specOf = (token: {
  readonly audience?: string | undefined
  readonly expirationSeconds?: number
}): TokenSpec => ({
  ...(token.audience !== undefined && { audience: token.audience }),
  seconds: token.expirationSeconds ?? usualSeconds,
})
