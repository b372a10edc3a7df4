import { Redis } from 'ioredis'
import { backoff } from './backoff.ts'
import { StoreError } from './store-error.ts'
import type { StoreOptions } from './store.ts'
import { defineScripts } from './define-scripts.ts'
import type { ScriptedRedis } from './define-scripts.ts'

const connectMs = 2_000
const commandMs = 2_000
/** How long a command may wait for a connection that is being made. */
const connectWaitMs = 250

/** Above this, an XREAD that blocks is taken for dead; see {@link blockMs}. */
const followMs = 3_000
export const blockMs = 1_000

/**
 * Opens a connection on which every wait is bounded. For commands it reconnects by itself; a follower's ends with its first
 * disconnection, since what a follower may go on from has to be looked at anew.
 */
export const connectRedis = (options: StoreOptions, use: 'commands' | 'follow'): ScriptedRedis => {
  const secure = options.url.startsWith('rediss:')
  const redis = new Redis(options.url, {
    protocol: 2,
    connectTimeout: connectMs,
    commandTimeout: use === 'commands' ? commandMs : followMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: use === 'commands' ? (times) => backoff(times) : () => null,
    connectionName: `watershed-${use}`,
    disableClientInfo: true,
    ...(secure && options.tls ? { tls: { ...options.tls } } : {}),
  })
  redis.on('error', ({ message }: Error) =>
    options.log.warn({ use, error: message }, 'Redis connection failed'),
  )
  return defineScripts(redis)
}

/** Resolves once the connection takes commands. Throws StoreError `Unavailable` if that takes longer than `waitMs`. */
export const untilReady = async (redis: Redis, waitMs: number = connectWaitMs): Promise<void> => {
  if (redis.status === 'ready') return
  if (redis.status === 'end') throw new StoreError('Unavailable', 'The connection to Redis has ended')
  await new Promise<void>((resolve, reject) => {
    const settle = (done: () => void) => () => {
      clearTimeout(timer)
      redis.off('ready', ready).off('end', ended)
      done()
    }
    const ready = settle(resolve)
    const ended = settle(() => reject(new StoreError('Unavailable', 'Redis closed the connection')))
    const late = settle(() =>
      reject(new StoreError('Unavailable', `Redis cannot be reached within ${waitMs} ms`)),
    )
    const timer = setTimeout(late, waitMs)
    redis.once('ready', ready).once('end', ended)
  })
}
