import type { EdgeAction, RouteRule } from '@watershed/model'
import { invalidBackend } from '@watershed/model'
import type { Resolution } from '@watershed/plan'

/**
 * What an edge does with a request of a rule. Where localities split the traffic this does not depend on the weights,
 * unless all are 0: that is what keeps a weight edit out of the routes.
 */
export const edgeAction = (rule: RouteRule, names: readonly string[], resolution: Resolution): EdgeAction => {
  const { reason, status } = resolution.shares
  if (reason === 'Redirect') return { type: 'Redirect' }
  if (status === 500) return { type: 'DirectResponse', status }
  const [name] = names
  if (rule.failover === 'Spill' && name !== undefined) return { type: 'Cluster', cluster: name }
  return {
    type: 'WeightedClusters',
    clusters: rule.backends.flatMap(({ weight }, index) => {
      if (weight === 0) return []
      const cluster = resolution.valid[index] ? (names[index] ?? invalidBackend) : invalidBackend
      return [{ cluster, weight }]
    }),
  }
}
