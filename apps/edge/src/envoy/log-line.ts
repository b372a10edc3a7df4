import type { EnvoyLogLevel } from '../options.ts'

/** One line of Envoy's log. */
export interface LogLine {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
  /** Envoy's component, where the line is its logger's: not where a library wrote to standard error by itself. */
  readonly logger?: string
  readonly message: string
}

/** Makes Envoy write what {@link parseLogLine} reads. %j is the message, escaped for JSON. */
export const logFormat = '{"level":"%l","logger":"%n","message":"%j"}'

const levels: Readonly<Record<string, LogLine['level']>> = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warning: 'warn',
  error: 'error',
  critical: 'fatal',
} satisfies Record<Exclude<EnvoyLogLevel, 'off'>, LogLine['level']>

export const parseLogLine = (line: string): LogLine => {
  const { level, logger, message } = parseObject(line)
  if (typeof level !== 'string' || typeof logger !== 'string' || typeof message !== 'string')
    return { level: 'warn', message: line }
  return { level: levels[level] ?? 'warn', logger, message }
}

const parseObject = (line: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
