import type { Outgoing } from './outbox.ts'

/** The body of a report: wire's `ReportRequest`. Its objects are JSON already. */
export const encodeReport = (epoch: number, seq: number, { upserts, ...rest }: Outgoing): string =>
  `{"upserts":[${upserts.join(',')}],${JSON.stringify({ epoch, seq, ...rest }).slice(1)}`
