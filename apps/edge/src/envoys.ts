import type { Logger } from 'pino'
import { createAdminClient } from './envoy/admin-client.ts'
import type { EnvoyProcess } from './envoy/start-envoy-process.ts'
import type { LaunchSettings } from './launch-envoy.ts'
import { launchEnvoy } from './launch-envoy.ts'
import { endProcess } from './state/end-process.ts'
import { identify, isRunning } from './state/process-identity.ts'
import type { RunningEnvoy } from './state/running-record.ts'
import { removeRecord, writeRecord } from './state/running-record.ts'
import type { Leash } from './state/start-leash.ts'
import { startLeash } from './state/start-leash.ts'
import { untilItAnswers } from './until-it-answers.ts'

/** The Envoys on one state directory: each on a leash, and on record for the next edge. */
export interface Envoys {
  /** Takes over from what an edge that was killed `left`, where that is of use. @throws EdgeError EnvoyDidNotStart */
  first(left: readonly RunningEnvoy[]): Promise<EnvoyProcess>
  /** After the one before has ended. @throws EdgeError EnvoyDidNotStart */
  next(): Promise<EnvoyProcess>
  /** Ends what was taken over, and forgets what ran. */
  close(): Promise<void>
}

const lookEveryMs = 1_000

export const createEnvoys = (settings: LaunchSettings, orphanMs: number, log: Logger): Envoys => {
  const { directory, binary } = settings
  const leashOptions = {
    graceMs: directory.temporary ? 0 : orphanMs,
    ...(directory.temporary && { remove: directory.path }),
  }
  /** What an earlier edge left, and its leash is ours by now. */
  const former = new Map<RunningEnvoy, Leash>()
  let watch: NodeJS.Timeout | undefined

  const start = async (epoch: number): Promise<EnvoyProcess> => {
    const envoy = await launchEnvoy(settings, epoch, log)
    const leash = await startLeash({ pid: envoy.pid, ...leashOptions }, log)
    void envoy.ended.then(() => leash.release())
    await record(envoy, epoch, leash)
    await untilItAnswers(envoy)
    return envoy
  }

  const record = async ({ pid, admin }: EnvoyProcess, epoch: number, leash: Leash): Promise<void> => {
    const identity = await identify(pid)
    if (directory.temporary || !identity) return
    const own = { ...identity, epoch, version: binary.version, adminSocket: admin.socket }
    const left = [...former].map(([envoy, { identity: its }]) => withLeash(envoy, its))
    await writeRecord(directory, [...left, withLeash(own, leash.identity)])
  }

  const adopt = async (envoy: RunningEnvoy): Promise<void> => {
    former.set(envoy, await startLeash({ pid: envoy.pid, ...leashOptions }, log))
    if (envoy.leash) await endProcess(envoy.leash)
    watch ??= setInterval(() => void forgetEnded(), lookEveryMs).unref()
  }

  const forgetEnded = async (): Promise<void> => {
    for (const [envoy, leash] of former) {
      if (await isRunning(envoy)) continue
      leash.release()
      former.delete(envoy)
      log.info({ envoyPid: envoy.pid }, 'the Envoy that was taken over has ended')
    }
  }

  const endFormer = async (): Promise<void> => {
    await Promise.all([...former.keys()].map(endProcess))
    await forgetEnded()
  }

  return {
    first: async (left) => {
      const parent = await findParent(left, binary.version)
      const of = parent?.epoch ?? -1
      await Promise.all(left.filter(({ epoch }) => epoch > of).map(end))
      for (const envoy of left.filter(({ epoch }) => epoch <= of)) await adopt(envoy)
      if (parent)
        log.info({ envoyPid: parent.pid, epoch: of + 1 }, 'taking over the Envoy of an edge that was killed')
      return start(of + 1)
    },
    next: async () => {
      await endFormer()
      return start(0)
    },
    close: async () => {
      clearInterval(watch)
      await endFormer()
      if (!directory.temporary) await removeRecord(directory)
    },
  }
}

/** The latest that serves. One of another version may not understand what a newer one asks of it. */
const findParent = async (
  left: readonly RunningEnvoy[],
  version: string,
): Promise<RunningEnvoy | undefined> => {
  for (const envoy of left.toReversed()) {
    const live = await createAdminClient(envoy.adminSocket)
      .isLive()
      .catch(() => false)
    if (live && envoy.version === version) return envoy
  }
  return undefined
}

const end = async (envoy: RunningEnvoy): Promise<void> => {
  await endProcess(envoy)
  if (envoy.leash) await endProcess(envoy.leash)
}

const withLeash = (envoy: Omit<RunningEnvoy, 'leash'>, leash: RunningEnvoy['leash']): RunningEnvoy => ({
  ...envoy,
  ...(leash && { leash }),
})
