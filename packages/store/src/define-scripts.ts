import type { Redis } from 'ioredis'
import { applyScript } from './lua/apply-script.ts'
import { datasetScript } from './lua/dataset-script.ts'
import { exchangeScript } from './lua/exchange-script.ts'
import { forgetScript } from './lua/forget-script.ts'
import { forkScript } from './lua/fork-script.ts'
import { heartbeatScript } from './lua/heartbeat-script.ts'
import { orderScript } from './lua/order-script.ts'
import { resealScript } from './lua/reseal-script.ts'
import { sessionScript } from './lua/session-script.ts'
import { sweepScript } from './lua/sweep-script.ts'

/** A script's keys and arguments, in the order its own comment gives. */
type Script<Answer> = (...keysAndArguments: readonly (string | number)[]) => Promise<Answer>

interface Scripts {
  readonly watershedApply: Script<readonly string[]>
  readonly watershedDataset: Script<readonly [string, string]>
  readonly watershedExchange: Script<readonly string[]>
  readonly watershedForget: Script<string>
  readonly watershedFork: Script<string>
  readonly watershedHeartbeat: Script<readonly string[]>
  readonly watershedOrder: Script<readonly [string, string, string, string]>
  readonly watershedReseal: Script<number>
  readonly watershedSession: Script<string>
  readonly watershedSweep: Script<readonly string[]>
}

export type ScriptedRedis = Redis & Scripts

const sources: Readonly<Record<keyof Scripts, readonly [numberOfKeys: number, lua: string]>> = {
  watershedApply: [7, applyScript],
  watershedDataset: [2, datasetScript],
  watershedExchange: [2, exchangeScript],
  watershedForget: [8, forgetScript],
  watershedFork: [4, forkScript],
  watershedHeartbeat: [2, heartbeatScript],
  watershedOrder: [4, orderScript],
  watershedReseal: [2, resealScript],
  watershedSession: [5, sessionScript],
  watershedSweep: [7, sweepScript],
}

/** Gives the client a method a script, sent by its hash. */
export const defineScripts = (redis: Redis): ScriptedRedis => {
  for (const [name, [numberOfKeys, lua]] of Object.entries(sources))
    redis.defineCommand(name, { numberOfKeys, lua })
  return redis as ScriptedRedis
}
