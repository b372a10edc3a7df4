import type { Metadata } from './metadata.ts'

/** What the lab reads of a Service. */
export interface Service {
  readonly metadata: Metadata
  readonly spec: {
    readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
    readonly clusterIP?: string
    readonly ports?: readonly ServicePort[]
    readonly externalTrafficPolicy?: 'Cluster' | 'Local'
    readonly loadBalancerClass?: string
  }
  readonly status?: {
    readonly loadBalancer?: {
      readonly ingress?: readonly { readonly ip?: string; readonly ipMode?: string }[]
    }
  }
}

export interface ServicePort {
  readonly name?: string
  readonly port: number
  readonly protocol?: string
  readonly nodePort?: number
}
