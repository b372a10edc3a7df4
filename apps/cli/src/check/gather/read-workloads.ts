import type { Kube } from '@watershed/kube'
import type { Part, Workload } from '../facts.ts'
import { parts } from '../facts.ts'

interface PodTemplate {
  readonly spec: {
    readonly serviceAccountName?: string
    readonly containers: readonly {
      readonly image: string
      readonly args?: readonly string[]
      readonly env?: readonly Variable[]
    }[]
    readonly volumes?: readonly {
      readonly secret?: { readonly secretName: string; readonly optional?: boolean }
    }[]
    readonly imagePullSecrets?: readonly { readonly name: string }[]
  }
}

interface Variable {
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly optional?: boolean } }
}

interface RawWorkload {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> }
  readonly spec: { readonly replicas?: number; readonly template: PodTemplate }
  readonly status?: {
    readonly readyReplicas?: number
    readonly desiredNumberScheduled?: number
    readonly numberReady?: number
    readonly conditions?: readonly {
      readonly type: string
      readonly status: string
      readonly message?: string
    }[]
  }
}

/** A workload, and the Secrets that it cannot do without. */
export interface ReadWorkload {
  readonly workload: Workload
  readonly secrets: readonly string[]
}

/** What all of our charts' objects have. */
export const ours = 'app.kubernetes.io/part-of=watershed'

const kinds = ['Deployment', 'DaemonSet', 'StatefulSet'] as const

/** @throws KubeError */
export const readWorkloads = async (
  kube: Kube,
  namespace: string,
  timeoutMs: number,
): Promise<readonly ReadWorkload[]> => {
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const path = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${kind.toLowerCase()}s`
      const { items } = await kube.request<{ readonly items: readonly RawWorkload[] }>({
        path,
        query: { labelSelector: ours },
        timeoutMs,
      })
      return items.flatMap((item) => toWorkload(kind, item))
    }),
  )
  return lists.flat().sort((a, b) => rank(a.workload.part) - rank(b.workload.part))
}

const rank = (part: Part): number => parts.indexOf(part)

export const partOf = (labels: Readonly<Record<string, string>> | undefined): Part | undefined => {
  const name = labels?.['app.kubernetes.io/name']
  return parts.find((part) => name === `watershed-${part}`)
}

export const releaseOf = (labels: Readonly<Record<string, string>> | undefined): string =>
  labels?.['app.kubernetes.io/instance'] ?? ''

const toWorkload = (kind: Workload['kind'], raw: RawWorkload): readonly ReadWorkload[] => {
  const { metadata, spec, status } = raw
  const { template } = spec
  const part = partOf(metadata.labels)
  const [container] = template.spec.containers
  if (part === undefined || !container) return []
  const { image, args = [] } = container
  const version = versionOf(image) ?? metadata.labels?.['app.kubernetes.io/version']
  const failure = status?.conditions?.find((one) => one.type === 'ReplicaFailure' && one.status === 'True')
  const workload: Workload = {
    kind,
    name: metadata.name,
    part,
    release: releaseOf(metadata.labels),
    ...counts(kind, raw),
    ...(version !== undefined && { version }),
    image,
    args,
    serviceAccount: template.spec.serviceAccountName ?? 'default',
    ...(failure?.message !== undefined && { failure: failure.message }),
  }
  return [{ workload, secrets: secretsOf(template) }]
}

const counts = (kind: Workload['kind'], { spec, status = {} }: RawWorkload) =>
  kind === 'DaemonSet'
    ? { wanted: status.desiredNumberScheduled ?? 1, ready: status.numberReady ?? 0 }
    : { wanted: spec.replicas ?? 1, ready: status.readyReplicas ?? 0 }

/** The tag of an image, where it is a version: `registry.example.com:5000/watershed-hub:0.1.0`. */
const versionOf = (image: string): string | undefined => /:(v?\d+\.\d+\.\d+[^/:@]*)(?:@|$)/.exec(image)?.[1]

const secretsOf = ({ spec }: PodTemplate): readonly string[] => {
  const mounted = (spec.volumes ?? []).flatMap(({ secret }) =>
    secret && secret.optional !== true ? [secret.secretName] : [],
  )
  const variables = spec.containers
    .flatMap(({ env = [] }) => env)
    .flatMap(({ valueFrom }) => {
      const ref = valueFrom?.secretKeyRef
      return ref && ref.optional !== true ? [ref.name] : []
    })
  const pulling = (spec.imagePullSecrets ?? []).map(({ name }) => name)
  return [...new Set([...mounted, ...variables, ...pulling])]
}
