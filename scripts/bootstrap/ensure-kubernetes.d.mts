export interface KubernetesEnvironment {
  readonly KUBERNETES_BIN: string
}

export function ensureKubernetes(root: string): Promise<KubernetesEnvironment>

export function findKubernetes(root: string): Promise<KubernetesEnvironment | { readonly missing: string }>
