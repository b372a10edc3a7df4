import type { Manifest } from '@watershed/charts'

export interface Container {
  readonly name: string
  readonly image: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
  readonly ports?: readonly {
    readonly name: string
    readonly containerPort: number
    readonly hostPort?: number
  }[]
  readonly securityContext?: SecurityContext
  readonly resources?: { readonly requests?: object; readonly limits?: object }
  readonly readinessProbe?: object
  readonly livenessProbe?: object
  readonly volumeMounts?: readonly { readonly name: string; readonly readOnly?: boolean }[]
}

export interface SecurityContext {
  readonly runAsNonRoot?: boolean
  readonly runAsUser?: number
  readonly allowPrivilegeEscalation?: boolean
  readonly privileged?: boolean
  readonly readOnlyRootFilesystem?: boolean
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] }
  readonly seccompProfile?: { readonly type: string }
  readonly sysctls?: readonly { readonly name: string }[]
}

export interface PodSpec {
  readonly containers: readonly Container[]
  readonly volumes?: readonly Readonly<Record<string, unknown>>[]
  readonly securityContext?: SecurityContext
  readonly automountServiceAccountToken?: boolean
  readonly hostNetwork?: boolean
  readonly hostPID?: boolean
  readonly hostIPC?: boolean
  readonly serviceAccountName?: string
  readonly terminationGracePeriodSeconds?: number
}

interface Pods {
  readonly owner: string
  readonly labels: Readonly<Record<string, string>>
  readonly spec: PodSpec
}

/** The pods that workloads among the manifests ask for. */
export const podsOf = (manifests: readonly Manifest[]): readonly Pods[] =>
  manifests.flatMap((manifest) => {
    const { template } = (manifest['spec'] ?? {}) as {
      readonly template?: { readonly metadata: { readonly labels: Pods['labels'] }; readonly spec: PodSpec }
    }
    if (!template?.spec?.containers) return []
    return [
      {
        owner: `${manifest.kind} ${manifest.metadata.name}`,
        labels: template.metadata.labels,
        spec: template.spec,
      },
    ]
  })
