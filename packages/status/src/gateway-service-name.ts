import { createHash } from 'node:crypto'

/** What names of Services and values of labels may be long. */
const longest = 63
const digestLength = 10

/** The label that a Gateway's resources have (GEP-1762). */
export const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name'

/**
 * The name of a Gateway's Service: that of the Gateway and its class (GEP-1762). Names that no Service can have are cut, and told
 * apart by a digest.
 */
export const gatewayServiceName = (gateway: string, className: string): string => {
  const whole = `${gateway}-${className}`
  return /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(whole) && whole.length <= longest
    ? whole
    : shortened(`gateway-${whole.replaceAll('.', '-')}`, whole)
}

/** A Gateway's name as the value of {@link gatewayNameLabel}. */
export const gatewayLabelValue = (gateway: string): string =>
  gateway.length <= longest ? gateway : shortened(gateway, gateway)

const shortened = (name: string, whole: string): string => {
  const digest = createHash('sha256').update(whole).digest('hex').slice(0, digestLength)
  return `${name.slice(0, longest - digestLength - 1)}-${digest}`
}
