import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { connect } from 'node:net'
import type { Container, Probe } from '../objects/container.ts'

/** Whether a probe is content: an HTTP status below 400, or a connection. @throws Error for a kind of probe that the lab does not know */
export const probe = (spec: Probe, container: Container, address: string): Promise<boolean> => {
  const timeoutMs = (spec.timeoutSeconds ?? 1) * 1_000
  if (spec.httpGet) return get(spec.httpGet, container, address, timeoutMs)
  if (spec.tcpSocket)
    return connects(spec.tcpSocket.host ?? address, portOf(spec.tcpSocket.port, container), timeoutMs)
  throw new Error('the lab runs httpGet and tcpSocket probes only')
}

const portOf = (port: number | string, { ports = [], name }: Container): number => {
  if (typeof port === 'number') return port
  const found = ports.find((each) => each.name === port)
  if (found === undefined) throw new Error(`container ${name} has no port ${port}`)
  return found.containerPort
}

const get = (
  { path = '/', port, host, scheme = 'HTTP', httpHeaders = [] }: NonNullable<Probe['httpGet']>,
  container: Container,
  address: string,
  timeout: number,
): Promise<boolean> =>
  new Promise((resolve) => {
    const options = {
      host: host ?? address,
      port: portOf(port, container),
      path,
      timeout,
      agent: false,
      headers: Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value])),
    } as const
    // As a kubelet, it does not check certificates.
    const request =
      scheme === 'HTTPS' ? requestHttps({ ...options, rejectUnauthorized: false }) : requestHttp(options)
    request.once('response', ({ statusCode = 500 }) => {
      resolve(statusCode >= 200 && statusCode < 400)
      request.destroy()
    })
    request.once('timeout', () => request.destroy(new Error('timed out')))
    request.on('error', () => resolve(false))
    request.end()
  })

const connects = (host: string, port: number, timeout: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout })
    const settle = (result: boolean): void => {
      resolve(result)
      socket.destroy()
    }
    socket.once('connect', () => settle(true))
    socket.once('timeout', () => settle(false))
    socket.once('error', () => settle(false))
  })
