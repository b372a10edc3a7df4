import type { Agent } from 'node:http'
import { get } from './get.ts'

/** With which status a hostname is answered on a port of this machine. */
export const ask = async (port: number, host: string, agent?: Agent): Promise<number> => {
  const { statusCode = 0 } = await get(`http://127.0.0.1:${port}/`, {
    headers: { host },
    ...(agent && { agent }),
  })
  return statusCode
}
