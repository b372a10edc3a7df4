import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { findTool } from './find-tool.ts'
import { freePort } from './free-port.ts'
import type { RunningProcess } from './start-process.ts'
import { startProcess } from './start-process.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { waitFor } from './wait-for.ts'

/** One real Envoy. */
export interface EnvoyProcess {
  readonly pid: number
  /** Of its admin interface, as `http://127.0.0.1:12345`. */
  readonly adminUrl: string
  logs(): string
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>
  kill(): Promise<void>
}

export interface EnvoyOptions {
  /** As JSON or YAML text, or the object itself. Without an `admin` it gets one on a free port of loopback. */
  readonly bootstrap: string | object
  /** Worker threads. */
  readonly concurrency?: number
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warning' | 'error'
}

interface Bootstrap {
  readonly admin?: {
    readonly address?: { readonly socket_address?: { address?: string; port_value?: number } }
  }
}

/**
 * Starts Envoy and resolves when its admin interface answers; its listeners may need longer, when they come over xDS.
 * @throws Error with Envoy's own words when it refuses the bootstrap, or where no Envoy can be found
 */
export const startEnvoy = async ({
  bootstrap,
  concurrency = 1,
  logLevel = 'warning',
}: EnvoyOptions): Promise<EnvoyProcess> => {
  const given = (typeof bootstrap === 'string' ? parse(bootstrap) : bootstrap) as Bootstrap
  const admin = given.admin ?? loopbackAdmin(await freePort())
  const directory = await temporaryDirectory('envoy')
  const file = join(directory.path, 'bootstrap.json')
  await writeFile(file, JSON.stringify({ ...given, admin }), { mode: 0o600 })

  // Hot restart would have Envoys on one machine agree on shared memory; tests run side by side and need none.
  const options = ['--disable-hot-restart', '--concurrency', String(concurrency), '--log-level', logLevel]
  const envoy = await startProcess(findTool('envoy'), ['-c', file, ...options])
  const end = async (how: 'stop' | 'kill'): Promise<void> => {
    await envoy[how]()
    await directory.remove()
  }
  const adminUrl = urlOf(admin)
  try {
    await untilAdminAnswers(envoy, adminUrl)
  } catch (error) {
    await end('kill')
    throw new Error(`Envoy did not come up:\n${envoy.logs()}`, { cause: error })
  }
  return { pid: envoy.pid, adminUrl, logs: envoy.logs, stop: () => end('stop'), kill: () => end('kill') }
}

const loopbackAdmin = (port: number): NonNullable<Bootstrap['admin']> => ({
  address: { socket_address: { address: '127.0.0.1', port_value: port } },
})

const urlOf = ({ address }: NonNullable<Bootstrap['admin']>): string => {
  const socket = address?.socket_address
  if (socket?.port_value === undefined)
    throw new Error('the bootstrap’s admin needs a socket_address with a port_value')
  return `http://${socket.address ?? '127.0.0.1'}:${socket.port_value}`
}

const untilAdminAnswers = async (envoy: RunningProcess, adminUrl: string): Promise<void> => {
  const answers = async (): Promise<boolean> =>
    !envoy.running() || (await fetch(`${adminUrl}/server_info`, { signal: AbortSignal.timeout(2_000) })).ok
  await waitFor(answers, { what: `Envoy's admin interface at ${adminUrl}`, deadlineMs: 20_000 })
  if (!envoy.running()) throw new Error(`it ended ${await envoy.ended}`)
}
