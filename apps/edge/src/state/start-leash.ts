import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Logger } from 'pino'
import type { ProcessIdentity } from './process-identity.ts'
import { identify } from './process-identity.ts'

/**
 * Ends Envoy some time after this process has ended, however it did: a shell that reads from a pipe which nobody
 * writes to gets to its end when the last holder of the other side is gone. Node has no way to ask the kernel for it
 * (prctl), and Envoy has none to notice.
 */
export interface Leash {
  readonly identity?: ProcessIdentity
  release(): void
}

export interface LeashOptions {
  readonly pid: number
  readonly graceMs: number
  /** A directory to remove afterwards. */
  readonly remove?: string
}

const script = `
while read -r _; do :; done
wait_for_end() {
  left=$2
  while [ "$left" -gt 0 ] && kill -0 "$1" 2>/dev/null; do sleep 1; left=$((left - 1)); done
}
wait_for_end "$1" "$2"
kill -TERM "$1" 2>/dev/null
wait_for_end "$1" 5
kill -KILL "$1" 2>/dev/null
[ -n "$3" ] && rm -rf -- "$3"
`

export const startLeash = async (
  { pid, graceMs, remove = '' }: LeashOptions,
  log: Logger,
): Promise<Leash> => {
  const args = [String(pid), String(Math.ceil(graceMs / 1_000)), remove]
  const child = spawn('/bin/sh', ['-c', script, 'watershed-leash', ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  try {
    await once(child, 'spawn')
  } catch (error) {
    log.warn({ err: error }, 'without /bin/sh Envoy goes on for good if this process is killed')
    return { release: () => undefined }
  }
  child.unref()
  const identity = await identify(child.pid ?? 0)
  return { ...(identity && { identity }), release: () => void child.kill('SIGKILL') }
}
