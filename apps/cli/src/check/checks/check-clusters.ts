import { routeKinds } from '@watershed/model'
import type { ClusterView } from '@watershed/wire'
import { flag } from '../expected/needed-rights.ts'
import type { Facts, HubFacts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { skipped } from './skipped.ts'
import { since } from '../../render/table.ts'

const check = 'Clusters'
const most = 10

/** What the hub says of the clusters, and of routes that are not carried out as written. */
export const checkClusters = ({ kube, hub }: Facts): readonly Finding[] => {
  // Where the hub takes no token, that is told by itself.
  if (!hub || hub.version.problem) return []
  if (hub.clusters.problem) return [skipped(check, 'hub', 'what it says of clusters', hub.clusters.problem)]
  const clusters = hub.clusters.value
  const here = (kube?.value?.workloads.value ?? [])
    .filter(({ part }) => part === 'agent')
    .flatMap(({ args }) => flag(args, 'cluster') ?? [])
  const unknown = here.filter((name) => !clusters.some((cluster) => cluster.name === name))
  const none: readonly Finding[] =
    clusters.length === 0 && unknown.length === 0
      ? [
          {
            check,
            level: 'Warning',
            object: 'hub',
            message: 'no cluster has ever reported to it',
            cure: 'Install an agent in each: `watershed install agent --cluster NAME --hub … | kubectl apply -f -`.',
          },
        ]
      : []
  return [
    ...unknown.map(neverReported),
    ...clusters.flatMap(ofCluster),
    ...none,
    ...ofOrder(hub),
    ...ofRoutes(hub),
  ]
}

const neverReported = (name: string): Finding => ({
  check,
  level: 'Error',
  object: `cluster ${name}`,
  message: 'the hub has never heard of it, though its agent is installed here',
  cure: "Look into the agent's log, and whether it comes to this hub: `kubectl -n watershed-system logs deployment/watershed-agent`.",
})

const ofCluster = (cluster: ClusterView): readonly Finding[] => {
  const object = `cluster ${cluster.name}`
  const problems = cluster.problems.slice(0, most).map(({ file, object: of, message, cure }): Finding => ({
    check,
    level: 'Warning',
    object,
    message: `${of ?? file}: ${message}`,
    cure,
  }))
  const left = cluster.problems.length - problems.length
  const rest: readonly Finding[] =
    left > 0
      ? [
          {
            check,
            level: 'Warning',
            object,
            message: `and ${left} more problems`,
            cure: '`watershed get clusters` shows all.',
          },
        ]
      : []
  return [...standing(object, cluster), ...problems, ...rest]
}

const standing = (
  object: string,
  { reporting, complete, silentForMs, objects, problems }: ClusterView,
): readonly Finding[] => {
  if (!reporting)
    return [
      {
        check,
        level: 'Error',
        object,
        message: `its agent has been silent for ${since(silentForMs)}; edges go on with what it said last`,
        cure: 'See that the agent runs there and can come to the hub: `watershed check` with the kubeconfig of that cluster.',
      },
    ]
  if (!complete)
    return [
      {
        check,
        level: 'Warning',
        object,
        message: 'its agent reports, and has not told everything yet',
        cure: 'Wait; if it stays so, look into the log of the agent.',
      },
    ]
  if (problems.length > 0) return []
  return [
    {
      check,
      level: 'Ok',
      object,
      message: `reports ${objects['Service'] ?? 0} Services, ${routeKinds.reduce((sum, kind) => sum + (objects[kind] ?? 0), 0)} routes`,
    },
  ]
}

/** What the hub has to say of the order of config clusters. */
const ofOrder = ({ configClusters }: HubFacts): readonly Finding[] => {
  if (configClusters.problem)
    return [skipped(check, 'hub', 'what it says of config clusters', configClusters.problem)]
  return configClusters.value.warnings.map((message) => ({
    check,
    level: 'Warning',
    object: 'config clusters',
    message,
    cure: '`watershed config-clusters` shows the order, and `watershed promote` changes it.',
  }))
}

const ofRoutes = ({ routes, configClusters }: HubFacts): readonly Finding[] => {
  if (routes.problem) return [skipped(check, 'hub', 'what it says of routes', routes.problem)]
  // Where an order is stated, an object that another cluster's of its name stands before is as it should be.
  const isMeant = (reason: string): boolean =>
    reason === 'Duplicate' && configClusters.value !== undefined && configClusters.value.source !== 'None'
  const wrong = routes.value.flatMap((route) => {
    const condition = route.conditions.find(({ status }) => status === 'False')
    return condition && !isMeant(condition.reason) ? [{ route, condition }] : []
  })
  const told = wrong.slice(0, most).map(({ route, condition }): Finding => ({
    check,
    level: 'Warning',
    object: `${route.kind} ${route.namespace}/${route.name} of ${route.cluster}`,
    message: `${condition.type} is False, ${condition.reason}: ${condition.message}`,
    cure: `Correct the manifest; \`watershed describe route ${route.namespace}/${route.name}\` shows all of it.`,
  }))
  if (wrong.length <= most) return told
  return [
    ...told,
    {
      check,
      level: 'Warning',
      object: 'routes',
      message: `and ${wrong.length - most} more are not carried out as written`,
      cure: '`watershed get routes` shows all.',
    },
  ]
}
