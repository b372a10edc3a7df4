import type { Kube } from '@watershed/kube'
import { KubeError } from '@watershed/kube'
import type { Part } from '../facts.ts'

/** Where pods of the charts serve their status. */
const statusPorts: Readonly<Partial<Record<Part, string>>> = {
  hub: '8443',
  agent: '8081',
  edge: '9090',
}

interface PodAnswer {
  readonly status: number
  readonly body: string
}

/**
 * What a pod answers at its status address, through the API server, which is the one that can come to it.
 * @throws KubeError, where the API server refuses, or the pod does not answer
 */
export const askPod = async (
  kube: Kube,
  { namespace, name, part }: { readonly namespace: string; readonly name: string; readonly part: Part },
  path: string,
  timeoutMs: number,
): Promise<PodAnswer> => {
  const scheme = part === 'hub' ? 'https:' : ''
  const proxied = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${scheme}${encodeURIComponent(name)}:${statusPorts[part]}/proxy${path}`
  const { status, headers, body } = await kube.answer({ path: proxied, accept: '*/*', timeoutMs, maxBytes })
  // What the API server says by itself is a Status; pods say text, or JSON of their own.
  const said = String(headers['content-type']).startsWith('application/json') ? statusOf(body) : undefined
  if (said) throw refusal(name, status, said.message ?? '')
  return { status, body }
}

const maxBytes = 4 * 1024 * 1024

const statusOf = (body: string): { readonly message?: string } | undefined => {
  const parsed = JSON.parse(body) as { readonly kind?: string; readonly message?: string }
  return parsed.kind === 'Status' ? parsed : undefined
}

const refusal = (pod: string, status: number, message: string): KubeError => {
  if (status === 401 || status === 403)
    return new KubeError(
      'Forbidden',
      `Pod ${pod} may not be asked: ${message}`,
      'Grant get on pods/proxy in its namespace, as the ClusterRole edit does.',
      { status },
    )
  return new KubeError(
    'Unreachable',
    `Pod ${pod} does not answer the API server: ${message}`,
    'See that the API server can come to pods, and that no NetworkPolicy keeps it from the port named status.',
    { status },
  )
}
