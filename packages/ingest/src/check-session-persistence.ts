import type { RouteRule } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'
import { showValue } from './schema/show-value.ts'

/** RFC 9110 5.6.2, which the names of headers and of cookies follow. */
const token = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/

/** What of a rule's session persistence (GEP-1619) is not carried out, or is a mistake that the API does not catch. */
export const checkSessionPersistence = (
  {
    sessionPersistence,
    backendRefs = [],
    failover,
  }: Pick<RouteRule, 'sessionPersistence' | 'backendRefs'> & Partial<Pick<RouteRule, 'failover'>>,
  path: string,
): readonly Refusal[] => {
  if (!sessionPersistence) return []
  const { type, sessionName, absoluteTimeout, cookieConfig } = sessionPersistence
  const isPermanent = cookieConfig?.lifetimeType === 'Permanent'
  const splits = backendRefs.filter(({ weight }) => weight > 0).length > 1
  const hasFilters = backendRefs.some(({ filters = [] }) => filters.length > 0)
  return [
    ...(sessionName !== undefined && !token.test(sessionName)
      ? [{ path: `${path}.sessionName`, message: badName(type, sessionName) }]
      : []),
    ...(absoluteTimeout !== undefined && !isPermanent
      ? [refused(`${path}.absoluteTimeout`, sessionsThatEnd(type))]
      : []),
    ...(splits && hasFilters ? [refused(path, ofFilters)] : []),
    ...(splits && failover === 'None' ? [refused(path, withoutFailover)] : []),
  ]
}

const refused = (path: string, message: string): Refusal => ({ code: 'NotCarriedOut', path, message })

const badName = (type: string, name: string): string =>
  `${showValue(name)} is not the name of a ${type.toLowerCase()}: use letters, digits and hyphens`

const sessionsThatEnd = (type: string): string =>
  type === 'Header'
    ? 'sessions that are kept by a header end with the client’s: remove absoluteTimeout, or use type Cookie'
    : 'cookies that live as long as the client’s session have no other end: remove absoluteTimeout, or set cookieConfig.lifetimeType to Permanent'

/** A backendRef is chosen before its endpoint, where edges cannot take several as one. */
const ofFilters =
  'sessions are not carried out for several backendRefs that have filters of their own: move the filters to the rule, or remove sessionPersistence'

const withoutFailover =
  'sessions are not carried out for several backendRefs that do not stand in for each other: set failover to Spill, or remove sessionPersistence'
