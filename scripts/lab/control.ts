import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer, request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { KubeCluster, KubeLab, Part } from '@watershed/lab'
import { controlSocket } from './lab-folder.ts'

/** What a running lab tells of itself. */
export interface LabStatus {
  readonly pid: number
  readonly kubeconfig: string
  readonly binaries: string
  readonly clusters: readonly {
    readonly name: string
    readonly server: string
    readonly kubeconfig: string
    readonly logs: string
    readonly parts: readonly { readonly name: string; readonly state: string; readonly pid: number }[]
  }[]
}

export const verbs = ['pause', 'resume', 'kill', 'start', 'compact'] as const
export type Verb = (typeof verbs)[number]

/** Serves commands on the control socket. */
export const serveControl = async (
  lab: KubeLab,
  status: () => LabStatus,
): Promise<{ stop(): Promise<void> }> => {
  const server = createServer((incoming, response) => {
    obey(lab, status, incoming.url ?? '').then(
      (answer) => response.end(JSON.stringify(answer)),
      (error: unknown) => {
        response.statusCode = 400
        response.end(error instanceof Error ? error.message : String(error))
      },
    )
  })
  server.listen(controlSocket())
  await once(server, 'listening')
  return {
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

/** As `/status`, `/pause/blue/kube-apiserver`, `/compact/blue`. */
const obey = async (lab: KubeLab, status: () => LabStatus, url: string): Promise<object> => {
  const [, verb = '', cluster = '', part = ''] = url.split('/').map(decodeURIComponent)
  if (verb === 'status') return status()
  if (verb === 'compact')
    return { said: `compacted up to revision ${await lab.cluster(cluster).compactEtcd()}` }
  const found = partNamed(lab.cluster(cluster), part)
  await found[verb as Exclude<Verb, 'compact'>]()
  return { said: `${cluster}/${part}: ${found.state}` }
}

const partNamed = ({ name, parts }: KubeCluster, wanted: string): Part => {
  const found = parts.find((part) => part.name === wanted)
  if (found !== undefined) return found
  const names = parts.map((part) => `${name}/${part.name}`).join(', ')
  throw new Error(`there is no ${name}/${wanted}: there are ${names}`)
}

/** Asks the running lab. @throws Error with its own words, or where none runs */
export const askLab = async <T>(path: string): Promise<T> => {
  const answer = await send(path)
  const said = await text(answer)
  if (answer.statusCode !== 200) throw new Error(said)
  return JSON.parse(said) as T
}

const send = async (path: string): Promise<IncomingMessage> => {
  const asking = request({ socketPath: controlSocket(), path })
  asking.end()
  try {
    const [answer] = (await once(asking, 'response')) as [IncomingMessage]
    return answer
  } catch (error) {
    if (!['ENOENT', 'ECONNREFUSED'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    throw new Error('no lab runs: start one with `npm run lab`, in another terminal', { cause: error })
  }
}
