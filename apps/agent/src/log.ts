import { Writable } from 'node:stream'
import type { Logger } from 'pino'
import { pino } from 'pino'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export type LogLevel = (typeof logLevels)[number]

/** JSON lines on stdout; for a person at a terminal, lines to read. */
export const createLog = (level: LogLevel, name: string): Logger => {
  const base = { level, name, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }
  return process.stdout.isTTY ? pino(base, readable(process.stdout)) : pino(base)
}

const readable = (out: NodeJS.WritableStream): Writable =>
  new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      out.write(formatLine(chunk.toString()))
      done()
    },
  })

/** `12:00:01 WARN  what happened  file=a.yaml line=3`. */
export const formatLine = (line: string): string => {
  const { level, time, name: _name, pid: _pid, msg, ...rest } = JSON.parse(line) as Record<string, unknown>
  const label = pino.levels.labels[Number(level)] ?? 'log'
  const fields = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `${String(time).slice(11, 19)} ${label.toUpperCase().padEnd(5)} ${[msg, ...fields].join('  ')}\n`
}
