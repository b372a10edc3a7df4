import type { Kube } from '@watershed/kube'
import type { ContainerFact, PodFact } from '../facts.ts'
import { ours, partOf, releaseOf } from './read-workloads.ts'

interface RawPod {
  readonly metadata: {
    readonly name: string
    readonly labels?: Readonly<Record<string, string>>
    readonly deletionTimestamp?: string
  }
  readonly status?: {
    readonly phase?: string
    readonly conditions?: readonly {
      readonly type: string
      readonly status: string
      readonly reason?: string
      readonly message?: string
    }[]
    readonly containerStatuses?: readonly RawContainer[]
  }
}

interface RawContainer {
  readonly name: string
  readonly restartCount: number
  readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } }
  readonly lastState?: { readonly terminated?: { readonly reason?: string; readonly exitCode: number } }
}

/** @throws KubeError */
export const readPods = async (
  kube: Kube,
  namespace: string,
  timeoutMs: number,
): Promise<readonly PodFact[]> => {
  const { items } = await kube.request<{ readonly items: readonly RawPod[] }>({
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`,
    query: { labelSelector: ours },
    timeoutMs,
  })
  return items.flatMap(toPod)
}

const toPod = ({ metadata, status = {} }: RawPod): readonly PodFact[] => {
  const part = partOf(metadata.labels)
  if (part === undefined) return []
  const condition = (type: string) => status.conditions?.find((one) => one.type === type)
  const scheduled = condition('PodScheduled')
  return [
    {
      name: metadata.name,
      part,
      release: releaseOf(metadata.labels),
      phase: status.phase ?? 'Unknown',
      ready: condition('Ready')?.status === 'True',
      ending: metadata.deletionTimestamp !== undefined,
      ...(scheduled?.status === 'False' && {
        unschedulable: scheduled.message ?? scheduled.reason ?? 'no reason is given',
      }),
      containers: (status.containerStatuses ?? []).map(toContainer),
    },
  ]
}

const toContainer = ({ name, restartCount, state, lastState }: RawContainer): ContainerFact => {
  const waiting = state?.waiting
  const ended = lastState?.terminated
  return {
    name,
    restarts: restartCount,
    ...(waiting && { waiting: { reason: waiting.reason ?? 'Waiting', message: waiting.message ?? '' } }),
    ...(ended && { lastEnd: `${ended.reason ?? 'Error'} (exit code ${ended.exitCode})` }),
  }
}
