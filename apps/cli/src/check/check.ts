import { connectKube } from '@watershed/kube'
import manifest from '../../package.json' with { type: 'json' }
import { CliError } from '../cli-error.ts'
import type { Context } from '../context/context.ts'
import { loadChart } from '../install/load-chart.ts'
import { ownSchemas } from './expected/own-schemas.ts'
import type { Facts, Gathered, KubeFacts } from './facts.ts'
import type { Finding } from './finding.ts'
import { attempt } from './gather/attempt.ts'
import { gatherHub } from './gather/gather-hub.ts'
import type { KubeQuestion } from './gather/gather-kube.ts'
import { gatherKube } from './gather/gather-kube.ts'
import type { Progress } from './gather/progress.ts'
import { runChecks } from './run-checks.ts'

export interface CheckOptions {
  readonly kubeconfig?: string
  /** Of the kubeconfig. */
  readonly kubeContext?: string
  readonly namespace: string
  /** For each request. */
  readonly timeoutMs: number
}

export interface Checked {
  /** `Well`: nothing is missing, warnings aside. `Nothing`: neither half could be looked at. */
  readonly outcome: 'Well' | 'Missing' | 'Nothing'
  readonly findings: readonly Finding[]
}

/** Looks at a cluster, a hub, or both, and changes nothing. @throws CliError Usage where neither is named */
export const check = async (
  context: Context,
  options: CheckOptions,
  progress: Progress,
): Promise<Checked> => {
  const { kubeconfig, namespace, timeoutMs } = options
  const { hub } = context
  if (kubeconfig === undefined && hub === undefined)
    throw new CliError(
      'Usage',
      'there is nothing to look at: name a cluster with --kubeconfig and --context, a hub with --hub and --token-file, or both',
    )
  const chart = await loadChart('agent')
  const [ofKube, ofHub] = await Promise.all([
    kubeconfig === undefined
      ? undefined
      : attempt(() => askKube({ ...options, kubeconfig }, { namespace, timeoutMs, chart }, progress)),
    hub === undefined ? undefined : gatherHub({ ...context, hub }, timeoutMs, progress),
  ]).finally(() => progress.end())
  const facts: Facts = {
    version: manifest.version,
    now: Date.now(),
    ...(ofKube && { kube: ofKube }),
    ...(ofHub && { hub: ofHub }),
  }
  const findings = runChecks(facts, ownSchemas(chart))
  return { outcome: outcomeOf(facts, findings), findings }
}

const askKube = async (
  { kubeconfig, kubeContext }: CheckOptions & { readonly kubeconfig: string },
  question: KubeQuestion,
  progress: Progress,
): Promise<KubeFacts> => {
  const kube = await connectKube({
    kubeconfig,
    ...(kubeContext !== undefined && { context: kubeContext }),
  })
  try {
    return await gatherKube(kube, question, progress)
  } finally {
    await kube.close()
  }
}

const outcomeOf = ({ kube, hub }: Facts, findings: readonly Finding[]): Checked['outcome'] => {
  const isThere = (gathered: Gathered<unknown> | undefined): boolean => gathered?.value !== undefined
  if (!isThere(kube) && !isThere(hub?.tls) && !isThere(hub?.ready)) return 'Nothing'
  return findings.some(({ level }) => level === 'Error') ? 'Missing' : 'Well'
}
