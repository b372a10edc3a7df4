import type { Facts, KubeFacts } from '../facts.ts'
import type { Case } from '../testing/each-is-found.ts'
import { eachIsFound } from '../testing/each-is-found.ts'
import { failed, kubeFacts, pod, withKube, workload } from '../testing/well-facts.ts'

const down = (changes: Parameters<typeof pod>[1] | undefined, more: Partial<KubeFacts> = {}): Facts =>
  withKube({
    workloads: { value: [workload('agent', { ready: 0 })] },
    pods: { value: changes ? [pod('agent', { ready: false, ...changes })] : [] },
    ...more,
  })
const waiting = (reason: string, message = '', lastEnd?: string): Facts =>
  down({
    containers: [
      { name: 'agent', restarts: 7, waiting: { reason, message }, ...(lastEnd !== undefined && { lastEnd }) },
    ],
  })
const of = (...workloads: readonly ReturnType<typeof workload>[]): Facts =>
  withKube({ workloads: { value: workloads } })

const cases: readonly Case[] = [
  {
    says: 'a namespace with nothing of ours',
    facts: of(),
    level: 'Error',
    message: /nothing of Watershed/,
    cure: /watershed install agent .*--namespace/,
  },
  {
    says: 'a part that is elsewhere',
    facts: of(workload('agent')),
    level: 'Skipped',
    message: /is not installed in namespace watershed-system: it may be in another cluster/,
    cure: /watershed install hub/,
  },
  {
    says: 'a Deployment that is scaled to nothing',
    facts: of(workload('agent', { wanted: 0, ready: 0 })),
    level: 'Error',
    message: /is scaled to 0/,
    cure: /kubectl -n watershed-system scale deployment\/watershed-agent --replicas=1/,
  },
  {
    says: 'a DaemonSet that no node runs',
    facts: of(workload('edge', { kind: 'DaemonSet', wanted: 0, ready: 0 })),
    level: 'Error',
    message: /no node is to run it/,
    cure: /nodeSelector/,
  },
  {
    says: 'an image that cannot be pulled',
    facts: waiting('ImagePullBackOff', 'not found'),
    level: 'Error',
    message: /0 of 1 ready: Pod watershed-agent-1 waits: ImagePullBackOff: not found/,
    cure: /--image-registry.*pullSecrets/,
  },
  {
    says: 'a program that crashes',
    facts: waiting('CrashLoopBackOff', '', 'Error (exit code 2)'),
    level: 'Error',
    message: /CrashLoopBackOff, it ended last with Error \(exit code 2\)/,
    cure: /kubectl -n watershed-system logs watershed-agent-1 --previous/,
  },
  {
    says: 'a ConfigMap that is not there',
    facts: waiting('CreateContainerConfigError', 'configmap "x" not found'),
    level: 'Error',
    message: /configmap "x" not found/,
    cure: /Make the Secret or ConfigMap/,
  },
  {
    says: 'a Pod without a node',
    facts: down({ phase: 'Pending', unschedulable: '0/3 nodes are available', containers: [] }),
    level: 'Error',
    message: /finds no node: 0\/3 nodes/,
    cure: /resources, nodeSelector or tolerations/,
  },
  {
    says: 'Pods that are refused',
    facts: withKube({
      workloads: { value: [workload('agent', { ready: 0, failure: 'exceeded quota: pods' })] },
      pods: { value: [] },
    }),
    level: 'Error',
    message: /its Pods are refused: exceeded quota/,
    cure: /quota/,
  },
  {
    says: 'no Pods, and nobody knows why',
    facts: down(undefined),
    level: 'Error',
    message: /it has no Pods/,
    cure: /kubectl -n watershed-system describe deployment\/watershed-agent/,
  },
  {
    says: 'what a Pod that is not ready says',
    facts: down({}, { unready: [{ pod: 'watershed-agent-1', says: 'the hub has not taken a report yet' }] }),
    level: 'Error',
    message: /is not ready and says: the hub has not taken a report yet/,
    cure: /kubectl -n watershed-system logs watershed-agent-1/,
  },
  {
    says: 'Pods that are just starting',
    facts: down({
      containers: [{ name: 'agent', restarts: 0, waiting: { reason: 'ContainerCreating', message: '' } }],
    }),
    level: 'Error',
    message: /are being started/,
    cure: /Ask again in a moment/,
  },
  {
    says: 'some of several',
    facts: withKube({
      workloads: { value: [workload('edge', { wanted: 2, ready: 1 })] },
      pods: { value: [pod('edge'), pod('edge', { name: 'watershed-edge-2', ready: false })] },
    }),
    level: 'Warning',
    message: /1 of 2 ready/,
    cure: /./,
  },
  {
    says: 'restarts for lack of memory',
    facts: withKube({
      pods: {
        value: [
          pod('agent', {
            containers: [{ name: 'agent', restarts: 4, lastEnd: 'OOMKilled (exit code 137)' }],
          }),
        ],
      },
    }),
    level: 'Warning',
    message: /has restarted 4 times, the last time after OOMKilled/,
    cure: /resources\.limits\.memory/,
  },
  {
    says: 'a Secret that is not there',
    facts: withKube({ secrets: kubeFacts.secrets.map((one) => ({ ...one, exists: { value: false } })) }),
    level: 'Error',
    message: /is not in namespace watershed-system, and Deployment watershed-agent cannot start without/,
    cure: /a token that the hub knows: apply what `watershed install agent/,
  },
  {
    says: 'Deployments that may not be listed',
    facts: withKube({ workloads: failed() }),
    level: 'Warning',
    message: /what is installed cannot be looked at/,
    cure: /as somebody who may/,
  },
]

describe('checkParts', () => {
  eachIsFound('Parts', cases)
})
