import { setTimeout as sleep } from 'node:timers/promises'
import type { Container } from '../objects/container.ts'
import type { PodSpec } from '../objects/pod.ts'
import type { ContainerState } from '../pods/running-pod.ts'
import { MissingObject } from './container-environment.ts'
import type { ContainerProcess } from './launch-container.ts'
import type { ProbeLoop } from './run-probe.ts'
import { runProbe } from './run-probe.ts'
import { untilListening } from './until-listening.ts'

export interface Supervised {
  state(): ContainerState
  /** Ends it, and starts it no more. */
  stop(graceMs: number): Promise<void>
}

export interface Supervision {
  readonly container: Container
  readonly restartPolicy: NonNullable<PodSpec['restartPolicy']>
  /** Where its probes ask. */
  readonly address: string
  /** @throws MissingObject where a Secret or ConfigMap is awaited */
  readonly launch: () => Promise<ContainerProcess>
  readonly changed: () => void
}

/** Kubelets begin with 10 s and go up to 300. */
const firstBackoffMs = 500
const longestBackoffMs = 10_000
const calmAfterMs = 30_000
const missingAgainMs = 500
const killedGraceMs = 5_000

/** Runs a container's command, and again when it ends, as a kubelet does. */
export const superviseContainer = ({
  container,
  restartPolicy,
  address,
  launch,
  changed,
}: Supervision): Supervised => {
  const quit = new AbortController()
  const { name, image } = container
  let state: ContainerState['state'] = waiting('ContainerCreating')
  let lastState: ContainerState['state'] | undefined
  let [ready, restarts, backoffMs] = [false, 0, firstBackoffMs]
  let process: ContainerProcess | undefined

  const become = (now: ContainerState['state'], isReady = false): void => {
    if (JSON.stringify(now) === JSON.stringify(state) && isReady === ready) return
    state = now
    ready = isReady
    changed()
  }
  const pause = (ms: number): Promise<void> =>
    sleep(ms, undefined, { signal: quit.signal }).catch(() => undefined)

  const start = async (): Promise<ContainerProcess | undefined> => {
    while (!quit.signal.aborted) {
      try {
        return await launch()
      } catch (error) {
        const reason = error instanceof MissingObject ? 'CreateContainerConfigError' : 'RunContainerError'
        become(waiting(reason, error instanceof Error ? error.message : String(error)))
        await pause(missingAgainMs)
      }
    }
    return undefined
  }
  const probes = (running: ContainerProcess): readonly ProbeLoop[] => {
    const loops: ProbeLoop[] = []
    const { readinessProbe, livenessProbe } = container
    const tellReady = (content: boolean): void => become(state, content)
    if (readinessProbe)
      loops.push(runProbe(readinessProbe, container, address, { hurry: true, tell: tellReady }))
    const tellAlive = (content: boolean): void => void (content || running.stop(killedGraceMs))
    if (livenessProbe)
      loops.push(runProbe(livenessProbe, container, address, { hurry: false, tell: tellAlive }))
    return loops
  }
  /** One run; gives its exit code. */
  const once = async (running: ContainerProcess): Promise<number> => {
    const startedAt = new Date()
    process = running
    become({ running: { startedAt: startedAt.toISOString() } })
    const loops = probes(running)
    const over = new AbortController()
    if (!container.readinessProbe)
      void untilListening(container, address, over.signal).then(
        () => over.signal.aborted || become(state, true),
      )
    const exitCode = await running.exited
    over.abort()
    for (const loop of loops) loop.stop()
    process = undefined
    if (Date.now() - startedAt.getTime() > calmAfterMs) backoffMs = firstBackoffMs
    lastState = terminated(exitCode, startedAt)
    return exitCode
  }
  const run = async (): Promise<void> => {
    for (;;) {
      const running = await start()
      if (running === undefined) return
      if (quit.signal.aborted) return running.stop(0)
      const exitCode = await once(running)
      const again = restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && exitCode !== 0)
      if (quit.signal.aborted || !again) return become(lastState ?? {})
      restarts++
      become(waiting('CrashLoopBackOff', `it ended with exit code ${exitCode}`))
      await pause(backoffMs)
      backoffMs = Math.min(2 * backoffMs, longestBackoffMs)
    }
  }
  const ended = run()
  return {
    state: () => ({ name, image, ready, restarts, state, ...(lastState && { lastState }) }),
    stop: async (graceMs) => {
      quit.abort()
      await process?.stop(graceMs)
      await ended
    },
  }
}

const waiting = (reason: string, message?: string): ContainerState['state'] => ({
  waiting: { reason, ...(message !== undefined && { message }) },
})

const terminated = (exitCode: number, startedAt: Date): ContainerState['state'] => ({
  terminated: {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
  },
})
