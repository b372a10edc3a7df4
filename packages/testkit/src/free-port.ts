import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below what systems give to outgoing connections, or one of those could take a port while its server restarts. */
const lowest = 20_000
const highest = 32_000
const attempts = 100
const given = new Set<number>()

/**
 * A TCP port of `host` that nothing listens on; never the same twice in one process.
 * @throws Error when 100 random ports were all taken
 */
export const freePort = async (host = '127.0.0.1'): Promise<number> => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = randomInt(lowest, highest)
    if (given.has(port)) continue
    given.add(port)
    if (await canBind(port, host)) return port
  }
  throw new Error(`no free port on ${host} among ${attempts} between ${lowest} and ${highest}`)
}

const canBind = async (port: number, host: string): Promise<boolean> => {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
