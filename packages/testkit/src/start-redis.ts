import { mkdir, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { findTool } from './find-tool.ts'
import { freePort } from './free-port.ts'
import type { RunningProcess } from './start-process.ts'
import { startProcess } from './start-process.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { waitFor } from './wait-for.ts'

/** A Redis server of one's own, on loopback. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  /** Ends it for good, and removes its data unless the caller chose the folder. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** SIGKILL, as in a crash. What it had persisted stays for `restart`. */
  kill(): Promise<void>
  /** Starts it again on the same port, killing it first where it still runs; `empty` loses the data. */
  restart(options?: { readonly empty?: boolean }): Promise<void>
}

export interface RedisOptions {
  readonly port?: number
  readonly dir?: string
  /** Write every change to disk before answering, so that it outlives `kill`. Default: nothing outlives it. */
  readonly save?: boolean
}

/**
 * Starts a private Redis server that answers when this resolves.
 * @throws Error with the server's own words when it does not come up, or where none can be found
 */
export const startRedis = async ({ port, dir, save = false }: RedisOptions = {}): Promise<RedisServer> => {
  const binary = findTool('redis')
  const owned = dir === undefined ? await temporaryDirectory('redis') : undefined
  const folder = dir ?? owned?.path ?? ''
  const chosenPort = port ?? (await freePort())
  const start = (): Promise<RunningProcess> =>
    startServer(binary, redisArguments(chosenPort, folder, save), chosenPort)

  let server = await start()
  return {
    url: `redis://127.0.0.1:${chosenPort}`,
    port: chosenPort,
    stop: async (signal) => {
      await server.stop(signal)
      await owned?.remove()
    },
    kill: () => server.kill(),
    restart: async ({ empty = false } = {}) => {
      await server.kill()
      await mkdir(folder, { recursive: true })
      if (empty) await removeContents(folder)
      server = await start()
    },
  }
}

const redisArguments = (port: number, dir: string, save: boolean): readonly string[] =>
  [
    ['--port', String(port)],
    ['--bind', '127.0.0.1'],
    ['--dir', dir],
    ['--save', ''],
    ['--appendonly', save ? 'yes' : 'no'],
    ['--appendfsync', 'always'],
    ['--loglevel', 'notice'],
  ].flat()

const startServer = async (
  binary: string,
  args: readonly string[],
  port: number,
): Promise<RunningProcess> => {
  const server = await startProcess(binary, args)
  try {
    await waitFor(async () => !server.running() || (await answersAs(server.pid, port)), {
      what: `Redis on port ${port}`,
      deadlineMs: 10_000,
    })
    if (!server.running()) throw new Error(`it ended ${await server.ended}`)
    return server
  } catch (error) {
    await server.kill()
    throw new Error(`${binary} did not come up on port ${port}:\n${server.logs()}`, { cause: error })
  }
}

/** Whether it is this very process that answers on `port`, and not with -LOADING. */
const answersAs = (pid: number, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\nINFO server\r\n'))
    let said = ''
    const settle = (answers: boolean): void => {
      socket.destroy()
      resolve(answers)
    }
    socket.setTimeout(1_000, () => settle(false))
    socket.once('error', () => settle(false))
    socket.once('close', () => settle(false))
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const owner = /^process_id:(\d+)\r$/m.exec(said)?.[1]
      if (owner !== undefined) settle(said.startsWith('+PONG') && Number(owner) === pid)
    })
  })

const removeContents = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder)) await rm(join(folder, entry), { recursive: true })
}
