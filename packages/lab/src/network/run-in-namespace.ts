import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { localRanges } from './addresses.ts'
import { unshareArguments } from './unshare-arguments.ts'

export interface NamespaceOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  readonly stdio?: 'inherit' | readonly ['ignore', number, number]
}

const deadly = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Where a process in a lab's namespace finds that it is in one. */
export const namespaceVariable = 'WATERSHED_LAB_NAMESPACE'

/**
 * Runs a program in a network namespace of its own, where the lab's addresses (see `localRanges`) belong to the loopback
 * interface: each run has all of them, whoever else runs a lab. Signals are passed on. Ends with this process.
 * @returns the program's exit code, 128 and the signal's number where a signal ended it
 */
export const runInNamespace = (
  command: string,
  args: readonly string[],
  { env = process.env, cwd, stdio = 'inherit' }: NamespaceOptions = {},
): Promise<number> =>
  new Promise((resolve, reject) => {
    const inside = ['sh', '-c', setUp, 'sh', command, ...args]
    const leashed = ['--pdeathsig', 'KILL', '--', 'unshare', ...unshareArguments(), ...inside]
    const child = spawn('setpriv', leashed, {
      env: { ...env, [namespaceVariable]: '1' },
      cwd,
      stdio: stdio === 'inherit' ? stdio : [...stdio],
    })
    // Ctrl-C reaches the whole foreground group of a terminal: passed on as well, the program would see it twice.
    const passOn = (signal: NodeJS.Signals): void => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    for (const signal of deadly) process.on(signal, passOn)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const each of deadly) process.off(each, passOn)
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })

/** Programs that are not root may listen on port 80 in a Pod, hence here: container runtimes allow it in the same way. */
const setUp = [
  'ip link set lo up',
  ...localRanges.map((range) => `ip route add local ${range} dev lo`),
  '{ echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start; } 2> /dev/null || true',
  'exec "$@"',
].join(' && ')
