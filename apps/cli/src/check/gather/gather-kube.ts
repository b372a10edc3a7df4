import type { Chart } from '@watershed/charts'
import type { Kube } from '@watershed/kube'
import { KubeError } from '@watershed/kube'
import type { AgentHubState, Reachability } from '@watershed/model'
import { expectedKinds } from '../expected/expected-kinds.ts'
import { neededRights } from '../expected/needed-rights.ts'
import type { AgentRights, ClockReading, Gathered, KubeFacts, PodFact, SecretFact } from '../facts.ts'
import { askPod } from './ask-pod.ts'
import { attempt } from './attempt.ts'
import type { Progress } from './progress.ts'
import { readDefinition } from './read-definition.ts'
import { readPods } from './read-pods.ts'
import type { ReadWorkload } from './read-workloads.ts'
import { readWorkloads } from './read-workloads.ts'
import { reviewRights } from './review-rights.ts'
import { secretExists } from './secret-exists.ts'

export interface KubeQuestion {
  readonly namespace: string
  /** Of the agent. */
  readonly chart: Chart
  /** For each request. */
  readonly timeoutMs: number
}

/** Edges take up to 8 s to try their endpoints. */
const reachabilityMs = 15_000
/** Pods of one part: of a large fleet some tell enough. */
const mostPods = 20

/** Asks a cluster, all things at once. @throws KubeError where there is no API server to ask */
export const gatherKube = async (
  kube: Kube,
  question: KubeQuestion,
  progress: Progress,
): Promise<KubeFacts> => {
  const { namespace, timeoutMs } = question
  const { version, clock } = await progress.during('the API server', () => readVersion(kube, timeoutMs))
  const installed = progress.during('Deployments', () =>
    attempt(() => readWorkloads(kube, namespace, timeoutMs)),
  )
  const running = progress.during('Pods', () => attempt(() => readPods(kube, namespace, timeoutMs)))
  const agentsOf = async (): Promise<readonly ReadWorkload[]> =>
    ((await installed).value ?? []).filter(({ workload }) => workload.part === 'agent')
  const podsOf = async (part: PodFact['part'], ready: boolean): Promise<readonly PodFact[]> =>
    ((await running).value ?? [])
      .filter((pod) => pod.part === part && pod.ready === ready && pod.phase === 'Running' && !pod.ending)
      .slice(0, mostPods)
  const ask = (pod: PodFact, path: string, ms: number) => askPod(kube, { ...pod, namespace }, path, ms)

  const [definitions, rights, secrets, unready, agents, edges] = await Promise.all([
    progress.during('definitions', () =>
      Promise.all(
        expectedKinds.map(async ({ name }) => ({
          name,
          found: await attempt(() => readDefinition(kube, name, timeoutMs)),
        })),
      ),
    ),
    progress.during('rights', async () =>
      Promise.all((await agentsOf()).map((agent) => readRights(kube, question, agent))),
    ),
    progress.during('Secrets', async () =>
      Promise.all(((await installed).value ?? []).flatMap((one) => readSecrets(kube, question, one))),
    ),
    progress.during('readiness', async () => {
      const pods = await Promise.all((['hub', 'agent', 'edge'] as const).map((part) => podsOf(part, false)))
      const asked = pods.flat().map(async (pod) => {
        const answer = await attempt(() => ask(pod, '/readyz', timeoutMs))
        return answer.value?.status === 503 ? [{ pod: pod.name, says: reasonIn(answer.value.body) }] : []
      })
      return (await Promise.all(asked)).flat()
    }),
    progress.during('agents', async () => [
      ...(await askAll(await podsOf('agent', true), (pod) =>
        askJson<AgentHubState>('hub', () => ask(pod, '/hub', timeoutMs)),
      )),
      ...(await askAll(await podsOf('agent', false), (pod) =>
        askJson<AgentHubState>('hub', () => ask(pod, '/hub', timeoutMs)),
      )),
    ]),
    progress.during('endpoints from the edges', async () =>
      askAll(await podsOf('edge', true), (pod) =>
        askJson<Reachability>('backends', () => ask(pod, '/reachability', reachabilityMs)),
      ),
    ),
  ])
  const workloads = await installed
  return {
    server: kube.server.href.replace(/\/$/, ''),
    namespace,
    version,
    ...(clock && { clock }),
    definitions,
    workloads: workloads.problem ? workloads : { value: workloads.value.map(({ workload }) => workload) },
    pods: await running,
    secrets,
    rights,
    unready,
    agents,
    edges,
  }
}

const readVersion = async (
  kube: Kube,
  timeoutMs: number,
): Promise<{ readonly version: string; readonly clock?: ClockReading }> => {
  // The first request may open a connection and load a plugin: the second's time is the answer's alone.
  await kube.request({ path: '/version', timeoutMs })
  const sent = Date.now()
  const { headers, body } = await kube.answer({ path: '/version', timeoutMs })
  const received = Date.now()
  const theirs = Date.parse(String(headers['date']))
  const { gitVersion = '' } = JSON.parse(body) as { readonly gitVersion?: string }
  return { version: gitVersion, ...(!Number.isNaN(theirs) && { clock: { theirs, sent, received } }) }
}

const readRights = async (
  kube: Kube,
  { chart, namespace, timeoutMs }: KubeQuestion,
  { workload }: ReadWorkload,
): Promise<AgentRights> => {
  const needed = await attempt(async () => neededRights(chart, workload, namespace))
  const account = { namespace, name: workload.serviceAccount }
  return {
    usedBy: `${workload.kind} ${workload.name}`,
    serviceAccount: `${namespace}/${workload.serviceAccount}`,
    roleName: needed.value?.roleName ?? workload.name,
    rights: needed.problem
      ? needed
      : await attempt(() => reviewRights(kube, account, needed.value.rights, timeoutMs)),
  }
}

const readSecrets = (
  kube: Kube,
  { namespace, timeoutMs }: KubeQuestion,
  { workload: { kind, name, part }, secrets }: ReadWorkload,
): readonly Promise<SecretFact>[] =>
  secrets.map(async (secret) => ({
    name: secret,
    usedBy: `${kind} ${name}`,
    part,
    exists: await attempt(() => secretExists(kube, namespace, secret, timeoutMs)),
  }))

/** The hub says it as JSON, agents and edges as text. */
const reasonIn = (body: string): string => {
  try {
    return (JSON.parse(body) as { readonly message?: string }).message ?? body
  } catch {
    return body.trim()
  }
}

const askAll = <T>(
  pods: readonly PodFact[],
  ask: (pod: PodFact) => Promise<Gathered<T>>,
): Promise<readonly { readonly pod: string; readonly answer: Gathered<T> }[]> =>
  Promise.all(pods.map(async (pod) => ({ pod: pod.name, answer: await ask(pod) })))

const askJson = <T extends object>(
  field: keyof T & string,
  ask: () => Promise<{ readonly status: number; readonly body: string }>,
): Promise<Gathered<T>> =>
  attempt(async () => {
    const { status, body } = await ask()
    const said = status === 200 ? (JSON.parse(body) as Partial<T>) : {}
    if (field in said) return said as T
    throw new KubeError('BadAnswer', `it answers ${status}: ${body.trim().slice(0, 200)}`, otherVersion, {
      status,
    })
  })

const otherVersion =
  'Run agents and edges of the version of this command; one that is just starting is asked again later.'
