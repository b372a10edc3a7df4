import type { AgentHubState, Reachability } from '@watershed/model'
import type { Schema } from './expected/schema-fields.ts'
import type { ClusterView, ConfigClustersView, EdgeView, RouteSummaryView } from '@watershed/wire'

/** What was found out, or why it could not be. */
export type Gathered<T> =
  { readonly value: T; readonly problem?: never } | { readonly problem: Problem; readonly value?: never }

export interface Problem {
  /** As KubeError's and CliError's: `Forbidden`, `Unreachable`, `HubRefused`. */
  readonly code: string
  readonly message: string
  readonly cure: string
}

/** All that the checks judge: JSON, gathered at one time. */
export interface Facts {
  /** Of this command. */
  readonly version: string
  /** ms since 1970, here. */
  readonly now: number
  /** Absent: not asked. */
  readonly kube?: Gathered<KubeFacts>
  readonly hub?: HubFacts
}

/** What a Date header says, with how long the answer took. All in ms since 1970. */
export interface ClockReading {
  /** The other's clock, in whole seconds. */
  readonly theirs: number
  /** Ours, when the request went out and when the answer was there. */
  readonly sent: number
  readonly received: number
}

export interface KubeFacts {
  /** Its URL. */
  readonly server: string
  readonly namespace: string
  /** As `v1.34.1`. */
  readonly version: string
  readonly clock?: ClockReading
  readonly definitions: readonly DefinitionFact[]
  readonly workloads: Gathered<readonly Workload[]>
  readonly pods: Gathered<readonly PodFact[]>
  readonly secrets: readonly SecretFact[]
  readonly rights: readonly AgentRights[]
  /** Of pods that run and are not ready: what they say at /readyz. */
  readonly unready: readonly { readonly pod: string; readonly says: string }[]
  readonly agents: readonly { readonly pod: string; readonly answer: Gathered<AgentHubState> }[]
  /** Of edges' pods that are ready. */
  readonly edges: readonly { readonly pod: string; readonly answer: Gathered<Reachability> }[]
}

export interface DefinitionFact {
  /** `httproutes.gateway.networking.k8s.io` */
  readonly name: string
  /** Undefined where it is not installed. */
  readonly found: Gathered<Definition | undefined>
}

export interface Definition {
  readonly established: boolean
  /** Why it is not. */
  readonly reason?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly versions: readonly DefinitionVersion[]
}

export interface DefinitionVersion {
  readonly name: string
  readonly served: boolean
  readonly hasStatus: boolean
  readonly schema: Schema | undefined
}

export const parts = ['hub', 'redis', 'agent', 'edge'] as const
export type Part = (typeof parts)[number]

export interface Workload {
  readonly kind: 'Deployment' | 'DaemonSet' | 'StatefulSet'
  readonly name: string
  readonly part: Part
  readonly release: string
  readonly wanted: number
  readonly ready: number
  /** By the image's tag, or by its label. */
  readonly version?: string
  readonly image: string
  readonly args: readonly string[]
  readonly serviceAccount: string
  /** Of a Deployment that gets no pods: what refuses them. */
  readonly failure?: string
}

export interface PodFact {
  readonly name: string
  readonly part: Part
  /** Its workload's. */
  readonly release: string
  readonly phase: string
  readonly ready: boolean
  readonly ending: boolean
  /** Why it finds no node. */
  readonly unschedulable?: string
  readonly containers: readonly ContainerFact[]
}

export interface ContainerFact {
  readonly name: string
  readonly restarts: number
  readonly waiting?: { readonly reason: string; readonly message: string }
  /** How it ended the last time: `OOMKilled`, `Error (exit code 1)`. */
  readonly lastEnd?: string
}

export interface SecretFact {
  readonly name: string
  /** `Deployment watershed-agent` */
  readonly usedBy: string
  readonly part: Part
  readonly exists: Gathered<boolean>
}

/** A verb on a resource; without a namespace, in all of them. */
export interface Right {
  readonly verb: string
  readonly group: string
  /** `httproutes`, `httproutes/status` */
  readonly resource: string
  readonly namespace?: string
}

export interface AgentRights {
  /** `Deployment watershed-agent` */
  readonly usedBy: string
  readonly serviceAccount: string
  /** Of ClusterRole, Roles and their bindings. */
  readonly roleName: string
  readonly rights: Gathered<readonly { readonly right: Right; readonly allowed: boolean }[]>
}

export interface HubFacts {
  readonly url: string
  /** The name that its certificate is to have. */
  readonly serverName: string
  /** Absent: plain HTTP. */
  readonly tls?: Gathered<TlsFact>
  readonly ready: Gathered<{ readonly ready: boolean; readonly says: string }>
  readonly clock?: ClockReading
  readonly version: Gathered<string>
  readonly clusters: Gathered<readonly ClusterView[]>
  readonly edges: Gathered<readonly EdgeView[]>
  readonly routes: Gathered<readonly RouteSummaryView[]>
  readonly configClusters: Gathered<ConfigClustersView>
}

export interface TlsFact {
  /** Why the chain of certificates is not trusted: OpenSSL's code, as `CERT_HAS_EXPIRED`. */
  readonly untrusted?: string
  /** Why the name is another. */
  readonly wrongName?: string
  readonly names: string
  readonly issuer: string
  /** ms since 1970. */
  readonly validFrom: number
  readonly validTo: number
}
