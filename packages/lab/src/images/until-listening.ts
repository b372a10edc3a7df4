import { setTimeout as sleep } from 'node:timers/promises'
import type { Container } from '../objects/container.ts'
import { probe } from './probe.ts'

const longestMs = 1_000
const everyMs = 20

/**
 * Waits as a kubelet does that hears of a container's start when it looks again, at the latest a second later: by then most programs
 * listen. Here, until all TCP ports that the container declares are listened at.
 */
export const untilListening = async (
  container: Container,
  address: string,
  signal: AbortSignal,
): Promise<void> => {
  const ports = (container.ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP')
  const deadline = performance.now() + longestMs
  for (const { containerPort: port } of ports)
    while (!signal.aborted && performance.now() < deadline) {
      if (await probe({ tcpSocket: { port } }, container, address)) break
      await sleep(everyMs)
    }
}
