import type { Collection, Graph, Read } from '@watershed/graph'
import type { Policy } from '@watershed/model'
import type { BackendTls, Backends, JudgedBackendTls } from '@watershed/plan'
import { firstPolicy } from '@watershed/plan'
import type { BackendTlsState } from './backend-tls-state.ts'
import { backendTlsState, judgedBackendTls } from './backend-tls-state.ts'
import type { PipelineInputs } from './pipeline-inputs.ts'
import { ofKind } from './pipeline-inputs.ts'
import type { References } from './references.ts'

/** How Services are talked to by TLS. Keys are in brackets. */
export interface BackendTlsPolicies {
  /** [record key] */
  readonly tlsStates: Collection<BackendTlsState>
  /** [record key] What each asks for, whether or not it is in force. */
  readonly tlsJudged: Collection<JudgedBackendTls>
  /** [`cluster/kind/namespace/name#section`] The policies of a target, by record key. */
  readonly tlsByTarget: Collection<ReadonlyMap<string, PolicyClaim>>
  lookUp(read: Read): Pick<Backends, 'backendTlsOf' | 'importTlsOf'>
}

export type PolicyClaim = Pick<Policy, 'created' | 'namespace' | 'name'>

/** The part of the pipeline that is BackendTLSPolicies, each of which counts in its own cluster, by the certificates there. */
export const backendTlsPolicies = (
  graph: Graph,
  { config }: PipelineInputs,
  references: References,
): BackendTlsPolicies => {
  const tlsStates = graph.map('backendTlsStates', config, ofKind('BackendTLSPolicy', backendTlsState))
  const tlsByTarget = graph.groupBy('backendTlsByTarget', tlsStates, ({ policy }) => claimsOf(policy))
  const tlsJudged = graph.map('backendTlsJudged', tlsStates, (state, _, read) =>
    judgedBackendTls(state, references.of(state.policy.cluster, read)),
  )
  const tlsOf = (read: Read, target: string, port: string): BackendTls | undefined => {
    const own = port === '' ? undefined : read(tlsByTarget, `${target}#${port}`)
    const first = firstPolicy((own ?? read(tlsByTarget, `${target}#`))?.values() ?? [])
    return (
      first &&
      read(tlsJudged, `${target.split('/')[0]}/BackendTLSPolicy/${first.namespace}/${first.name}`)?.tls
    )
  }
  return {
    tlsStates,
    tlsJudged,
    tlsByTarget,
    lookUp: (read) => ({
      backendTlsOf: (cluster, namespace, name, port) =>
        tlsOf(read, `${cluster}/Service/${namespace}/${name}`, port),
      importTlsOf: (cluster, namespace, name, port) =>
        tlsOf(read, `${cluster}/ServiceImport/${namespace}/${name}`, port),
    }),
  }
}

/** The targets that a policy is for, as `cluster/kind/namespace/name#section`. */
export const claimsOf = (policy: Policy): readonly (readonly [string, PolicyClaim])[] => {
  const { namespace, name, created } = policy
  const keys = new Set(policy.targets.map((target) => targetKey(policy, target)))
  return [...keys].map((key) => [key, { namespace, name, created }])
}

export const targetKey = (
  { cluster, namespace }: Policy,
  { kind, name, sectionName = '' }: Policy['targets'][number],
): string => `${cluster}/${kind}/${namespace}/${name}#${sectionName}`
