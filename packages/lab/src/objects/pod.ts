import type { Container, Volume } from './container.ts'
import type { Metadata } from './metadata.ts'

/** What the lab reads of a Pod. */
export interface Pod {
  readonly metadata: Metadata
  readonly spec: PodSpec
  readonly status?: PodStatus
}

export interface PodSpec {
  readonly nodeName?: string
  readonly nodeSelector?: Readonly<Record<string, string>>
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms: readonly {
          readonly matchExpressions?: readonly NodeSelectorRequirement[]
          readonly matchFields?: readonly NodeSelectorRequirement[]
        }[]
      }
    }
  }
  readonly hostNetwork?: boolean
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly volumes?: readonly Volume[]
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never'
  readonly serviceAccountName?: string
  readonly terminationGracePeriodSeconds?: number
  readonly securityContext?: {
    readonly runAsUser?: number
    readonly runAsGroup?: number
    readonly fsGroup?: number
  }
}

export interface NodeSelectorRequirement {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

export interface PodStatus {
  readonly phase?: string
  readonly podIP?: string
  readonly startTime?: string
  readonly conditions?: readonly PodCondition[]
}

export interface PodCondition {
  readonly type: string
  readonly status: 'True' | 'False'
  readonly lastTransitionTime?: string
  readonly reason?: string
  readonly message?: string
}
