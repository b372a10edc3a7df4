import type { BackendReachability, Reachability } from '@watershed/model'
import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { skipped } from './skipped.ts'

const check = 'Reachability'
const most = 10

/** Whether the edges of this cluster can connect to the endpoints that they have, of all clusters. */
export const checkReachability = ({ kube }: Facts): readonly Finding[] => {
  if (!kube?.value) return []
  const { edges, pods, namespace } = kube.value
  if (pods.problem) return [skipped(check, `namespace ${namespace}`, 'which edges there are', pods.problem)]
  if (edges.length === 0)
    return [
      {
        check,
        level: 'Skipped',
        object: 'edges',
        message: 'none is ready here that could try the endpoints',
        cure: 'Run this with the kubeconfig of the clusters that edges run in.',
      },
    ]
  return edges.flatMap(({ pod, answer }): readonly Finding[] => {
    const object = `Pod ${pod}`
    if (answer.problem) return [notAsked(object, answer.problem)]
    return ofEdge(object, answer.value)
  })
}

const notAsked = (
  object: string,
  { code, message, cure }: { readonly code: string; readonly message: string; readonly cure: string },
): Finding => ({
  check,
  level: 'Warning',
  object,
  message: `could not be asked: ${message}`,
  cure:
    code === 'Forbidden'
      ? 'Run this as somebody who may get pods/proxy there, as the ClusterRole edit lets.'
      : cure,
})

const ofEdge = (object: string, { backends, known }: Reachability): readonly Finding[] => {
  const byCluster = Map.groupBy(backends, ({ cluster }) => cluster)
  const findings = [...byCluster].flatMap(([cluster, some]) => ofCluster(object, cluster, some))
  if (findings.length > 0) return shorten(object, findings)
  const tried = backends.reduce((sum, one) => sum + one.tried, 0)
  if (tried === 0) return [{ check, level: 'Ok', object, message: 'has no endpoints to try yet' }]
  const services = backends.length < known ? `${backends.length} of ${known} Services` : `${known} Services`
  const clusters = [...byCluster.keys()].join(', ')
  return [
    {
      check,
      level: 'Ok',
      object,
      message: `reaches all ${tried} endpoints tried, of ${services} in ${clusters}`,
    },
  ]
}

const ofCluster = (
  object: string,
  cluster: string,
  backends: readonly BackendReachability[],
): readonly Finding[] => {
  const [first] = backends
  const tried = backends.reduce((sum, one) => sum + one.tried, 0)
  if (first && backends.length > 1 && backends.every(({ connected }) => connected === 0))
    return [
      {
        check,
        level: 'Error',
        object,
        message: `reaches none of ${tried} tried endpoints of ${backends.length} Services in cluster ${cluster}, as ${first.service} (${failuresOf(first)})`,
        cure: cures.none(cluster),
      },
    ]
  return backends
    .filter(({ connected, tried: of }) => connected < of)
    .map((backend) => ofBackend(object, backend))
}

const ofBackend = (object: string, backend: BackendReachability): Finding => {
  const { cluster, service, tried, connected } = backend
  const isNone = connected === 0
  return {
    check,
    level: isNone ? 'Error' : 'Warning',
    object,
    message: `does not reach ${tried - connected} of ${tried} tried endpoints of ${service} in cluster ${cluster} (${failuresOf(backend)})`,
    cure: isNone ? cures.none(cluster) : cures.some,
  }
}

const cures = {
  none: (cluster: string): string =>
    `Edges have to come to the pods of cluster ${cluster}: look at routes and firewalls between the two, and at NetworkPolicies there. Where pod addresses are not reachable from outside, run its agent with --reach NodePort, LoadBalancer or Gateway.`,
  some: 'Look at these pods and their nodes: the others can be reached. EndpointSlices that somebody wrote by hand may name addresses that nobody has.',
}

const failuresOf = ({ failures }: BackendReachability): string =>
  failures.map(({ address, reason }) => `${address}: ${reason}`).join('; ')

const shorten = (object: string, findings: readonly Finding[]): readonly Finding[] => {
  if (findings.length <= most) return findings
  const worst = findings.toSorted((a, b) => Number(b.level === 'Error') - Number(a.level === 'Error'))
  return [
    ...worst.slice(0, most),
    {
      check,
      level: 'Warning',
      object,
      message: `and ${findings.length - most} more Services of which it does not reach all`,
      cure: '`GET /reachability` at its status address tells all.',
    },
  ]
}
