import type { EdgeSources } from '@watershed/model'
import type {
  Matcher_MatcherList_FieldMatcherSchema,
  MatcherSchema,
} from '@watershed/envoy-api/xds/type/matcher/v3/matcher_pb.js'
import { SourceIPInputSchema } from '@watershed/envoy-api/envoy/extensions/matching/common_inputs/network/v3/network_inputs_pb.js'
import { IpSchema } from '@watershed/envoy-api/envoy/extensions/matching/input_matchers/ip/v3/ip_pb.js'
import { RouteSchema } from '@watershed/envoy-api/envoy/extensions/filters/udp/udp_proxy/v3/route_pb.js'
import { cidrRange } from './cidr-range.ts'
import type { MessageInit } from './message-init.ts'
import { packAny } from './pack-any.ts'

type Matcher = MessageInit<typeof MatcherSchema>
type FieldMatcher = MessageInit<typeof Matcher_MatcherList_FieldMatcherSchema>

/** The Envoy cluster of datagrams by their source. Those of who may not come in go to `dropped`, of which there is none. */
export function udpMatcher(cluster: string, sources: EdgeSources | undefined, dropped: string): Matcher {
  const matchers = sources
    ? stepsOf(sources).map((step) => fieldMatcher(step, step.isAllowed ? cluster : dropped))
    : []
  return {
    ...(matchers.length > 0 && { matcherType: { case: 'matcherList', value: { matchers } } as const }),
    onNoMatch: onMatch(sources ? dropped : cluster),
  }
}

interface Step {
  readonly isAllowed: boolean
  readonly cidrs: string[]
}

/** The first that an address is in decides, so the longest come first. Neighbours of which the same is said are one. */
function stepsOf({ allowed, denied }: EdgeSources): readonly Step[] {
  const all = [
    ...allowed.map((cidr) => ({ cidr, isAllowed: true })),
    ...denied.map((cidr) => ({ cidr, isAllowed: false })),
  ].sort((a, b) => lengthOf(b.cidr) - lengthOf(a.cidr))
  const steps: Step[] = []
  for (const { cidr, isAllowed } of all) {
    const last = steps.at(-1)
    if (last?.isAllowed === isAllowed) last.cidrs.push(cidr)
    else steps.push({ isAllowed, cidrs: [cidr] })
  }
  return steps
}

function lengthOf(cidr: string): number {
  return Number(cidr.split('/')[1])
}

function fieldMatcher({ cidrs }: Step, cluster: string): FieldMatcher {
  const input = { name: 'source-ip', typedConfig: packAny(SourceIPInputSchema, {}) }
  const ip = packAny(IpSchema, { cidrRanges: cidrs.map(cidrRange), statPrefix: 'sources' })
  const matcher = { case: 'customMatch', value: { name: 'ip', typedConfig: ip } } as const
  return {
    predicate: { matchType: { case: 'singlePredicate', value: { input, matcher } } },
    onMatch: onMatch(cluster),
  }
}

function onMatch(cluster: string): NonNullable<Matcher['onNoMatch']> {
  return {
    onMatch: { case: 'action', value: { name: 'route', typedConfig: packAny(RouteSchema, { cluster }) } },
  }
}
