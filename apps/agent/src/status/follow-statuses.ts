import type { Backoff, Clock } from '@watershed/kube'
import { backoffMs } from '@watershed/kube'
import { objectKey } from '@watershed/model'
import type { StatusDelete, StatusLine, StatusSet } from '@watershed/wire'
import type { Logger } from 'pino'
import { createPauses } from '../hub/pauses.ts'
import type { StatusClient } from '../hub/status-client.ts'
import type { StatusWriter } from './status-writer.ts'

export interface FollowOptions {
  readonly client: StatusClient
  readonly writer: Pick<StatusWriter, 'want'>
  /** The derived objects that an agent of ours has made in this cluster, also an earlier one. @throws what the API server says */
  readonly listDerived: () => Promise<readonly StatusDelete[]>
  readonly clock: Clock
  readonly random: () => number
  readonly log: Logger
}

export interface StatusFollower {
  /** From now on by this session; undefined: by none. */
  session(epoch: number | undefined): void
  stop(): Promise<void>
}

const backoff: Backoff = { baseMs: 200, capMs: 15_000 }

/** Hears from the hub what is to be written back, for as long as there is a session, and hands it to the writer. */
export const followStatuses = (options: FollowOptions): StatusFollower => {
  const told = createTold(options)
  let current: AbortController | undefined
  let running: Promise<void> = Promise.resolve()
  const end = (): void => {
    current?.abort()
    current = undefined
  }
  return {
    session: (epoch) => {
      end()
      if (epoch === undefined) return
      const mine = new AbortController()
      current = mine
      running = running.then(() => followSession(options, told, epoch, mine.signal))
    },
    stop: async () => {
      end()
      await running
    },
  }
}

const followSession = async (
  { client, clock, random, log }: FollowOptions,
  told: Told,
  epoch: number,
  signal: AbortSignal,
): Promise<void> => {
  const pauses = createPauses(clock, signal)
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      told.begin()
      for await (const line of client.follow(epoch, signal)) {
        failures = 0
        await told.hear(line)
      }
    } catch (error) {
      if (signal.aborted) return
      const level = failures === 3 ? 'warn' : 'debug'
      log[level](
        { error: (error as Error).message },
        'the hub does not say what to write back: it is asked again',
      )
    }
    await pauses.sleep(backoffMs(failures, backoff, random))
  }
}

interface Told {
  /** What comes is everything, from the start. */
  begin(): void
  hear(line: StatusLine): Promise<void>
}

/** Remembers what the hub wants something of, so that what it stops to mention is noticed. */
const createTold = ({ writer, listDerived, log }: FollowOptions): Told => {
  const known = new Map<string, StatusDelete & { readonly apiVersion: string }>()
  let mentioned = new Set<string>()

  const forget = (key: string, left: StatusDelete): void => {
    writer.want(known.get(key) ?? left)
    known.delete(key)
  }
  const conclude = async (): Promise<void> => {
    for (const [key, left] of [...known]) if (!mentioned.has(key)) forget(key, left)
    try {
      for (const derived of await listDerived())
        if (!known.has(objectKey(derived))) forget(objectKey(derived), derived)
    } catch (error) {
      log.warn(
        { error: (error as Error).message },
        'what earlier agents made and is left over cannot be listed',
      )
    }
  }
  return {
    begin: () => {
      mentioned = new Set()
    },
    hear: async (line) => {
      if (line.type === 'synced') return conclude()
      if (line.type === 'ping') return
      const key = objectKey(line)
      if (line.type === 'delete') return forget(key, line)
      mentioned.add(key)
      known.set(key, leftOf(line))
      writer.want(line)
    },
  }
}

const leftOf = ({ kind, namespace, name, apiVersion }: StatusSet) => ({
  type: 'delete' as const,
  kind,
  namespace,
  name,
  apiVersion,
})
