import { readFile } from 'node:fs/promises'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { buffer } from 'node:stream/consumers'
import type { KubeCluster } from '@watershed/lab'
import { parse } from 'yaml'

export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface ApiAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: Buffer
}

/** An API server, as its administrator. */
export interface ApiAccess {
  send(request: ApiRequest): Promise<ApiAnswer>
  stop(): void
}

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[]
  readonly users: readonly { readonly user: Readonly<Record<string, string>> }[]
}

const timeoutMs = 30_000
const passedOn = ['accept', 'content-type', 'user-agent'] as const

export const apiAccess = async ({ server, kubeconfig }: KubeCluster): Promise<ApiAccess> => {
  const { clusters, users } = parse(await readFile(kubeconfig, 'utf8')) as Kubeconfig
  const decoded = (value: string | undefined): Buffer => Buffer.from(value ?? '', 'base64')
  const agent = new Agent({
    keepAlive: true,
    ca: decoded(clusters[0]?.cluster['certificate-authority-data']),
    cert: decoded(users[0]?.user['client-certificate-data']),
    key: decoded(users[0]?.user['client-key-data']),
  })
  return {
    send: async ({ method, path, headers, body }) => {
      const kept = Object.fromEntries(
        passedOn.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])),
      )
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        request(
          new URL(path, server),
          { method, agent, timeout: timeoutMs, headers: { ...kept, 'content-length': body.length } },
          resolve,
        )
          .on('error', reject)
          .on('timeout', () => reject(new Error(`${method} ${path} was not answered in ${timeoutMs} ms`)))
          .end(body)
      })
      return {
        status: answer.statusCode ?? 502,
        contentType: answer.headers['content-type'] ?? 'application/json',
        body: await buffer(answer),
      }
    },
    stop: () => agent.destroy(),
  }
}
