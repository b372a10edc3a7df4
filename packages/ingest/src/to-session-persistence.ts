import { hash } from 'node:crypto'
import type { SessionPersistence } from '@watershed/model'
import { durationMs } from './duration-ms.ts'
import type { RouteRuleSessionPersistence } from './gen/specs.ts'

/** GEP-1619. `rule` is what names the rule among all: two rules without a sessionName do not get in each other's way. */
export const toSessionPersistence = (
  { type, sessionName, absoluteTimeout, cookieConfig }: RouteRuleSessionPersistence,
  rule: readonly (string | number)[],
): SessionPersistence => {
  const isPermanent = cookieConfig?.lifetimeType === 'Permanent'
  return {
    type,
    sessionName: sessionName ?? `${prefixes[type]}${hash('sha256', JSON.stringify(rule)).slice(0, 12)}`,
    ...(isPermanent && absoluteTimeout !== undefined && { absoluteTimeoutMs: durationMs(absoluteTimeout) }),
  }
}

const prefixes = { Cookie: 'watershed-session-', Header: 'x-watershed-session-' } as const
