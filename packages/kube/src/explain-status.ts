import type { KubeErrorCode } from './kube-error.ts'
import { KubeError } from './kube-error.ts'

/** meta/v1 Status, as far as it is read. */
export interface StatusBody {
  readonly kind?: string
  readonly code?: number
  readonly reason?: string
  readonly message?: string
  readonly details?: { readonly retryAfterSeconds?: number }
}

/** The error for an answer that is not a success, or for an ERROR event of a watch. */
export const explainStatus = (
  status: number,
  body: StatusBody | undefined,
  what: string,
  retryAfter?: string,
): KubeError => {
  const { reason, message, details } = body?.kind === 'Status' ? body : {}
  const code = codeOf(status, reason)
  const said = message ? `: ${message.slice(0, 2_000)}` : ''
  const seconds = details?.retryAfterSeconds
  const retryAfterMs = parseRetryAfter(retryAfter) ?? (seconds ? seconds * 1_000 : undefined)
  return new KubeError(code, `${what}: HTTP ${status}${said}`, cures[code] ?? seeLog, {
    status,
    ...(reason && { reason }),
    ...(retryAfterMs !== undefined && { retryAfterMs: Math.min(retryAfterMs, longestRetryAfterMs) }),
  })
}

const codeOf = (status: number, reason: string | undefined): KubeErrorCode => {
  if (status === 409) return reason === 'AlreadyExists' ? 'AlreadyExists' : 'Conflict'
  if (status === 504) return 'TimedOut'
  const code = codes[status]
  if (code) return code
  return status >= 500 ? 'ServerError' : 'Invalid'
}

const codes: Readonly<Record<number, KubeErrorCode>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  410: 'Gone',
  429: 'TooManyRequests',
}

const seeLog = 'Look into the log of the API server; it is asked again.'

const cures: Readonly<Partial<Record<KubeErrorCode, string>>> = {
  Unauthorized:
    'Look whether the ServiceAccount exists and its token is renewed; a kubeconfig must hold a token or certificate that has not expired.',
  Forbidden: 'Grant it by a Role or ClusterRole and its binding, as the chart of the agent does.',
  NotFound: 'Look whether it exists, and whether its CRD is installed.',
  Conflict: 'Read it again, and write the change to that.',
  AlreadyExists: 'Read it, and change it instead of creating it.',
  Gone: 'List again.',
  Invalid: 'Correct the object or the request as the API server says.',
  TooManyRequests: 'The API server is busy: it is asked again when it says so.',
  TimedOut: 'Look into the load and the log of the API server.',
}

const longestRetryAfterMs = 60_000

/** Seconds, or a date (RFC 9110, section 10.2.3). */
const parseRetryAfter = (text: string | undefined): number | undefined => {
  if (!text) return undefined
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now()
  return ms > 0 ? ms : undefined
}
