import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { labNetwork } from './container-network.ts'
import type { ContainerSetup } from './container-script.ts'
import { containerScript } from './container-script.ts'

/** One run of a container's command. */
export interface ContainerProcess {
  readonly exited: Promise<number>
  /** SIGTERM to the command; SIGKILL to all of it after so long. */
  stop(graceMs: number): Promise<void>
}

const signalled = 128

/** Starts it in namespaces of its own, which end with this process. */
export const launchContainer = async (
  setup: ContainerSetup,
  env: Readonly<Record<string, string>>,
): Promise<ContainerProcess> => {
  await mkdir(setup.root, { recursive: true })
  const network = setup.network ? ['--net'] : []
  const namespaces = ['--mount', '--uts', '--pid', ...network, '--fork', '--kill-child']
  const open = `exec ${labNetwork}< /proc/self/ns/net && exec "$@"`
  const outer = ['--pdeathsig', 'KILL', '--', ...(setup.network ? ['sh', '-c', open, 'sh'] : [])]
  // Variables come by the environment, and not by arguments, which everybody on a machine can read.
  const child = spawn(
    'setpriv',
    [...outer, 'unshare', ...namespaces, '--', 'sh', '-c', containerScript(setup)],
    {
      env,
      stdio: 'ignore',
    },
  )
  await once(child, 'spawn')
  const exited = new Promise<number>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signalled + (signal === 'SIGKILL' ? 9 : 15)))
  })
  return {
    exited,
    stop: async (graceMs) => {
      await terminate(child.pid ?? 0)
      await Promise.race([exited, sleep(graceMs, undefined, { ref: false })])
      // `unshare` takes the namespace and all that is in it with it.
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** The command is the one child of `unshare`, which passes no signals on. */
const terminate = async (parent: number): Promise<void> => {
  try {
    const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8')
    for (const pid of children.split(' ').filter(Boolean)) process.kill(Number(pid), 'SIGTERM')
  } catch {
    // It has ended by itself.
  }
}
