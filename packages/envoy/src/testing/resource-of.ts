import type { EdgeAssignment, EdgeCluster, EdgeHost, EdgeListener, EdgeSecret } from '@watershed/model'
import { assignmentResource } from '../assignment-resource.ts'
import { clusterResource } from '../cluster-resource.ts'
import type { EnvoyResource } from '../envoy-resource.ts'
import { listenerResource } from '../listener-resource.ts'
import { scopeResource } from '../scope-resource.ts'
import { secretResource } from '../secret-resource.ts'
import type { RuleInput } from './edge-rule.ts'
import { edgeRule } from './edge-rule.ts'

/** A document of a golden case's `in.yaml`. */
export type GoldenInput =
  | (EdgeListener & { readonly kind: 'EdgeListener'; readonly bindAddress: string })
  | (EdgeCluster & { readonly kind: 'EdgeCluster' })
  | (EdgeSecret & { readonly kind: 'EdgeSecret' })
  | (EdgeAssignment & { readonly kind: 'EdgeAssignment' })
  | (Omit<EdgeHost, 'rules'> & { readonly kind: 'EdgeHost'; readonly rules: readonly RuleInput[] })

export function resourceOf(input: GoldenInput): EnvoyResource {
  switch (input.kind) {
    case 'EdgeListener':
      return listenerResource(input, input.bindAddress)
    case 'EdgeCluster':
      return clusterResource(input)
    case 'EdgeSecret':
      return secretResource(input)
    case 'EdgeAssignment':
      return assignmentResource(input)
    case 'EdgeHost':
      return scopeResource({ ...input, rules: input.rules.map(edgeRule) })
    default:
      throw new Error(
        `in.yaml needs a kind that is one of EdgeListener, EdgeSecret, EdgeCluster, EdgeAssignment, EdgeHost`,
      )
  }
}
