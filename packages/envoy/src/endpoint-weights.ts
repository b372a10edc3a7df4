import type { EdgeEndpoint, EdgeLocality } from '@watershed/model'

/** The `load_balancing_weight` of an endpoint of a locality; undefined: Envoy's own, which is the same for all. */
export type WeighEndpoint = (endpoint: EdgeEndpoint, locality: EdgeLocality) => number | undefined

/**
 * While all endpoints are ejected, Envoy tries all of them, and looks at the endpoints' weights alone, not at the localities':
 * one of ten endpoints would get a tenth of what is to go elsewhere. So each endpoint's weight is its part of its locality's.
 * Within a locality that divides as before. Where it comes to the same for all there is none, which costs Envoy less.
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/panic_threshold
 */
export function endpointWeights(localities: readonly EdgeLocality[], refused?: number): WeighEndpoint {
  if (localities.length + (refused === undefined ? 0 : 1) < 2) return ({ weight }) => weight
  const units = new Map(localities.map((locality) => [locality, locality.weight / sumOf(locality)]))
  const [unit = 0] = units.values()
  const same =
    refused === undefined &&
    localities.every(
      (locality) =>
        units.get(locality) === unit && locality.endpoints.every(({ weight }) => weight === undefined),
    )
  if (same) return () => undefined
  return ({ weight = 1 }, locality) => Math.max(1, Math.round((units.get(locality) ?? 0) * weight))
}

const sumOf = ({ endpoints }: EdgeLocality): number =>
  endpoints.reduce((sum, { weight = 1 }) => sum + weight, 0)
