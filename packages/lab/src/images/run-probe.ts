import type { Container, Probe } from '../objects/container.ts'
import { probe } from './probe.ts'

const hurriedSeconds = 0.5

/** What is asked again and again of a running container. */
export interface ProbeLoop {
  stop(): void
}

export interface ProbeUse {
  /** Ask more often than kubelets do until it is content: nobody waits for a lab gladly. */
  readonly hurry: boolean
  readonly tell: (content: boolean) => void
}

/**
 * Asks a probe in its period, and tells when it has changed its mind: `true` after `successThreshold` answers in a row,
 * `false` after `failureThreshold`.
 */
export const runProbe = (
  spec: Probe,
  container: Container,
  address: string,
  { hurry, tell }: ProbeUse,
): ProbeLoop => {
  const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3, successThreshold = 1 } = spec
  let stopped = false
  let told: boolean | undefined
  let inARow = 0
  let last: boolean | undefined
  let timer: NodeJS.Timeout

  const ask = async (): Promise<void> => {
    const content = await probe(spec, container, address).catch(() => false)
    if (stopped) return
    inARow = content === last ? inARow + 1 : 1
    last = content
    if (content !== told && inARow >= (content ? successThreshold : failureThreshold)) {
      told = content
      tell(content)
    }
    next(hurry && told !== true ? Math.min(periodSeconds, hurriedSeconds) : periodSeconds)
  }
  const next = (seconds: number): void => {
    timer = setTimeout(() => void ask(), seconds * 1_000)
  }
  next(hurry ? Math.min(initialDelaySeconds, hurriedSeconds) : initialDelaySeconds)
  return {
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
