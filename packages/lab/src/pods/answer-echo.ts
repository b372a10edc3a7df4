import type { IncomingMessage, RequestListener } from 'node:http'
import type { Pod } from '../objects/pod.ts'
import type { LabNode } from './settings.ts'

/** On a Pod: what its echo answers with instead of 200, and how long it thinks before. */
const statusAnnotation = 'lab.watershed.dev/status'
const delayAnnotation = 'lab.watershed.dev/delay-ms'

export interface EchoPlace {
  readonly cluster: string
  readonly node: LabNode
}

/** What an echo says of where it is and of the request, as JSON. */
export interface EchoAnswer {
  readonly cluster: string
  readonly namespace: string
  readonly pod: string
  readonly node: string
  readonly zone: string
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
}

/** @param pod asked at each request, since annotations change */
export const answerEcho = (pod: () => Pod, { cluster, node }: EchoPlace): RequestListener => {
  const answer = ({ method = '', url = '', headers }: IncomingMessage): EchoAnswer => {
    const { namespace, name } = pod().metadata
    return { cluster, namespace, pod: name, node: node.name, zone: node.zone, method, path: url, headers }
  }
  return (request, response) => {
    const { annotations = {}, name } = pod().metadata
    request.resume()
    const body = `${JSON.stringify(answer(request))}\n`
    response.writeHead(Number(annotations[statusAnnotation] ?? 200), {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-echo-cluster': cluster,
      'x-echo-pod': name,
    })
    const delayMs = Number(annotations[delayAnnotation] ?? 0)
    if (delayMs > 0) setTimeout(() => response.end(body), delayMs)
    else response.end(body)
  }
}
