import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '@watershed/store'
import type { FastifyBaseLogger } from 'fastify'

export interface Reseal {
  /** Encrypts anew what is under another key than the first; until Redis has let it. */
  begin(): void
  stop(): Promise<void>
}

const againMs = 5_000

export const createReseal = (
  store: Pick<Store, 'resealSecrets'>,
  log: FastifyBaseLogger,
  pauseMs = againMs,
): Reseal => {
  const stopping = new AbortController()
  const { signal } = stopping
  let asked = 0
  let running = Promise.resolve()

  const run = async (turn: number): Promise<void> => {
    // What was asked for later does it all.
    while (!signal.aborted && turn === asked) {
      try {
        const secrets = await store.resealSecrets()
        if (secrets > 0) log.info({ secrets }, 'Secrets were encrypted anew, under the first key')
        return
      } catch (err) {
        log.warn({ err }, 'Secrets cannot be encrypted anew: it is tried again')
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
      }
    }
  }
  return {
    begin: () => {
      const turn = ++asked
      running = running.then(() => run(turn))
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
