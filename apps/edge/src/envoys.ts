import type { Logger } from 'pino'
import { createAdminClient } from './envoy/admin-client.ts'
import type { EnvoyProcess } from './envoy/start-envoy-process.ts'
import type { LaunchSettings } from './launch-envoy.ts'
import { launchEnvoy } from './launch-envoy.ts'
import { endProcess } from './state/end-process.ts'
import { identify } from './state/process-identity.ts'
import type { RunningEnvoy } from './state/running-record.ts'
import { writeRecord } from './state/running-record.ts'
import { untilItAnswers } from './until-it-answers.ts'

/** The Envoys on one state directory, each on record for the next edge. */
export interface Envoys {
  /** Takes over from what an edge that was killed `left`, where that is of use. @throws EdgeError EnvoyDidNotStart */
  first(left: readonly RunningEnvoy[]): Promise<EnvoyProcess>
  /** After the one before has ended. @throws EdgeError EnvoyDidNotStart */
  next(): Promise<EnvoyProcess>
  /** Ends what was taken over. */
  close(): Promise<void>
}

export const createEnvoys = (settings: LaunchSettings, log: Logger): Envoys => {
  const { directory, binary } = settings
  /** What an earlier edge left. It ends by itself some time after a takeover. */
  let former: readonly RunningEnvoy[] = []

  const start = async (epoch: number): Promise<EnvoyProcess> => {
    const envoy = await launchEnvoy(settings, epoch, log)
    const identity = await identify(envoy.pid)
    const own = { epoch, version: binary.version, adminSocket: envoy.admin.socket }
    if (identity) await writeRecord(directory, [...former, { ...identity, ...own }])
    await untilItAnswers(envoy)
    return envoy
  }

  const endFormer = async (): Promise<void> => {
    await Promise.all(former.map(endProcess))
    former = []
  }

  return {
    first: async (left) => {
      const parent = await findParent(left, binary.version)
      const parentEpoch = parent?.epoch ?? -1
      await Promise.all(left.filter(({ epoch }) => epoch > parentEpoch).map(endProcess))
      former = left.filter(({ epoch }) => epoch <= parentEpoch)
      if (parent) log.info({ envoyPid: parent.pid }, 'taking over the Envoy of an edge that was killed')
      return start(parentEpoch + 1)
    },
    next: async () => {
      await endFormer()
      return start(0)
    },
    close: endFormer,
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
