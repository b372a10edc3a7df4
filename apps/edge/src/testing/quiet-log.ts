import type { Logger } from 'pino'
import { pino } from 'pino'

export interface SeenLog {
  readonly level: number
  readonly msg: string
  readonly cure?: string
  readonly envoy?: string
}

/** A logger that keeps what it is told. */
export const quietLog = (): { readonly log: Logger; readonly seen: readonly SeenLog[] } => {
  const seen: SeenLog[] = []
  const log = pino(
    { level: 'trace' },
    { write: (line: string) => void seen.push(JSON.parse(line) as SeenLog) },
  )
  return { log, seen }
}
