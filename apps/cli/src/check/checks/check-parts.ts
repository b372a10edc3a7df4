import type { ContainerFact, Facts, KubeFacts, Part, PodFact, SecretFact, Workload } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { skipped } from './skipped.ts'

const check = 'Parts'
const manyRestarts = 3

/** Whether what the charts install is there and runs. */
export const checkParts = ({ kube }: Facts): readonly Finding[] => {
  if (!kube?.value) return []
  const { workloads, pods, secrets, namespace } = kube.value
  if (workloads.problem)
    return [skipped(check, `namespace ${namespace}`, 'what is installed', workloads.problem)]
  const noPods = pods.problem ? [skipped(check, `namespace ${namespace}`, 'Pods', pods.problem)] : []
  if (workloads.value.length === 0) return [nothing(namespace)]
  return [
    ...workloads.value.flatMap((workload) => ofWorkload(kube.value, workload)),
    ...noPods,
    ...ofSecrets(namespace, secrets),
    ...absent(workloads.value, namespace),
  ]
}

const nothing = (namespace: string): Finding => ({
  check,
  level: 'Error',
  object: `namespace ${namespace}`,
  message: 'nothing of Watershed is installed here',
  cure: 'Install it with `watershed install agent --cluster NAME --hub … | kubectl apply -f -`, or say where it is with --namespace.',
})

const uses: Readonly<Record<'hub' | 'agent' | 'edge', string>> = {
  hub: 'it may be in another cluster',
  agent: 'nothing reports this cluster to a hub',
  edge: 'they may be in another cluster',
}

const absent = (workloads: readonly Workload[], namespace: string): readonly Finding[] =>
  (['hub', 'agent', 'edge'] as const)
    .filter((part) => workloads.every((one) => one.part !== part))
    .map((part) => ({
      check,
      level: 'Skipped',
      object: part,
      message: `is not installed in namespace ${namespace}: ${uses[part]}`,
      cure: `If one belongs here: \`watershed install ${part} … | kubectl apply -f -\`.`,
    }))

const ofWorkload = (facts: KubeFacts, workload: Workload): readonly Finding[] => {
  const { kind, name, wanted, ready, failure } = workload
  const object = `${kind} ${name}`
  const pods = (facts.pods.value ?? []).filter((pod) => isOf(pod, workload) && !pod.ending)
  const restarts = pods.flatMap((pod) => pod.containers.flatMap((one) => ofRestarts(object, pod, one)))
  if (wanted === 0)
    return kind === 'DaemonSet'
      ? [
          {
            check,
            level: 'Error',
            object,
            message: 'no node is to run it',
            cure: 'Look at its nodeSelector and tolerations, and at the labels and taints of the nodes.',
          },
        ]
      : [
          {
            check,
            level: 'Error',
            object,
            message: 'is scaled to 0 replicas',
            cure: `kubectl -n ${facts.namespace} scale ${kind.toLowerCase()}/${name} --replicas=${usualReplicas[workload.part]}`,
          },
        ]
  if (ready >= wanted)
    return [
      { check, level: 'Ok', object, message: `${ready} of ${wanted} ready, ${workload.image}` },
      ...restarts,
    ]
  const { why, cure } = explain(facts, workload, pods, failure)
  return [
    {
      check,
      level: ready === 0 ? 'Error' : 'Warning',
      object,
      message: `${ready} of ${wanted} ready${why === undefined ? '' : `: ${why}`}`,
      cure,
    },
    ...restarts.filter(() => ready > 0),
  ]
}

const usualReplicas: Readonly<Record<Part, number>> = { hub: 2, redis: 1, agent: 1, edge: 2 }

const isOf = ({ part, release }: PodFact, workload: Workload): boolean =>
  part === workload.part && release === workload.release

interface Explanation {
  readonly why?: string
  readonly cure: string
}

const explain = (
  { unready, namespace }: KubeFacts,
  { kind, name }: Workload,
  pods: readonly PodFact[],
  failure: string | undefined,
): Explanation => {
  const describe = `kubectl -n ${namespace} describe ${kind.toLowerCase()}/${name}`
  if (pods.length === 0)
    return failure === undefined
      ? { why: 'it has no Pods', cure: `See why: ${describe}` }
      : {
          why: `its Pods are refused: ${failure}`,
          cure: 'Mend what refuses them: a quota, the pod security of the namespace, or a webhook.',
        }
  for (const pod of pods) {
    if (pod.unschedulable !== undefined)
      return {
        why: `Pod ${pod.name} finds no node: ${pod.unschedulable}`,
        cure: 'Make room for it, or change its resources, nodeSelector or tolerations in the values of the chart.',
      }
    const container = pod.containers.find(({ waiting }) => waiting && waiting.reason !== 'ContainerCreating')
    if (container?.waiting) return ofWaiting(namespace, pod, container)
    const says = unready.find((one) => one.pod === pod.name)?.says
    if (says !== undefined)
      return {
        why: `Pod ${pod.name} is not ready and says: ${says}`,
        cure: `Look into its log: kubectl -n ${namespace} logs ${pod.name}`,
      }
  }
  return {
    why: 'its Pods are being started',
    cure: `Ask again in a moment; if it stays so: kubectl -n ${namespace} describe pod ${pods[0]?.name}`,
  }
}

const ofWaiting = (namespace: string, pod: PodFact, { waiting, lastEnd }: ContainerFact): Explanation => {
  const { reason = '', message = '' } = waiting ?? {}
  const ended = lastEnd === undefined ? '' : `, it ended last with ${lastEnd}`
  return {
    why: `Pod ${pod.name} waits: ${reason}${ended}${message && `: ${message}`}`,
    cure:
      waitingCures.find(([reasons]) => reasons.test(reason))?.[1](namespace, pod.name) ??
      `See why: kubectl -n ${namespace} describe pod ${pod.name}`,
  }
}

const waitingCures: readonly (readonly [RegExp, (namespace: string, pod: string) => string])[] = [
  [
    /ImagePull|InvalidImageName|ErrImage/,
    () =>
      'Push the image to where the cluster pulls from, and name that with --image-registry or image.repository; a private registry needs image.pullSecrets.',
  ],
  [
    /CrashLoopBackOff|RunContainerError|StartError/,
    (namespace, pod) => `Its last words say why: kubectl -n ${namespace} logs ${pod} --previous`,
  ],
  [
    /CreateContainerConfigError/,
    () => 'Make the Secret or ConfigMap that it names; `watershed install` prints them.',
  ],
]

const ofRestarts = (
  object: string,
  pod: PodFact,
  { restarts, lastEnd }: ContainerFact,
): readonly Finding[] =>
  restarts < manyRestarts
    ? []
    : [
        {
          check,
          level: 'Warning',
          object,
          message: `Pod ${pod.name} has restarted ${restarts} times${lastEnd === undefined ? '' : `, the last time after ${lastEnd}`}`,
          cure: lastEnd?.startsWith('OOMKilled')
            ? 'Raise resources.limits.memory in the values of the chart.'
            : `Its last words say why: kubectl logs ${pod.name} --previous`,
        },
      ]

const ofSecrets = (namespace: string, secrets: readonly SecretFact[]): readonly Finding[] =>
  secrets.flatMap(({ name, usedBy, part, exists }): readonly Finding[] => {
    const object = `Secret ${name}`
    if (exists.problem) return [skipped(check, object, 'whether it is there', exists.problem)]
    if (exists.value) return []
    const again = `apply what \`watershed install ${part} …\` prints`
    return [
      {
        check,
        level: 'Error',
        object,
        message: `is not in namespace ${namespace}, and ${usedBy} cannot start without`,
        cure:
          part === 'agent' || part === 'edge'
            ? `Make it with a token that the hub knows: ${again}, and let the token in as that says; or name one that is there in the chart's value token.existingSecret.`
            : `Make it: ${again}.`,
      },
    ]
  })
