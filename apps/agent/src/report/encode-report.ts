import type { Outgoing } from './outbox.ts'

/** The body of a report: wire's `ReportRequest`. Its objects are JSON already. */
export const encodeReport = (epoch: number, seq: number, outgoing: Outgoing): string => {
  const { upserts, deletes, full, unread, problems } = outgoing
  const rest = JSON.stringify({ epoch, seq, deletes, full, unread, problems })
  return `{"upserts":[${upserts.join(',')}],${rest.slice(1)}`
}
