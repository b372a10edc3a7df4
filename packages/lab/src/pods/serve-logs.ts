import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { selfSigned } from '@watershed/testkit'
import type { LabNode } from './settings.ts'

/** Of kubelets. */
export const kubeletPort = 10_250

const chunkBytes = 64 * 1024
const lookEveryMs = 200

/** Where a container's output is kept, below a cluster's folder. */
export const containerLog = (namespace: string, pod: string, container: string): string =>
  join('logs/pods', `${namespace}_${pod}_${container}.log`)

/** Answers on each node what a kubelet does for `kubectl logs`: `/containerLogs/NAMESPACE/POD/CONTAINER?tailLines=N&follow=true`. */
export const serveLogs = async (nodes: readonly LabNode[], folder: string): Promise<void> => {
  // API servers ask kubelets for no better one unless they are told which authority signs them.
  const { cert, key } = await selfSigned('kubelet')
  for (const { address } of nodes) {
    const server = createServer({ cert, key }, (request, response) => {
      answer(request, response, folder).catch((error: unknown) => {
        if (!response.headersSent) response.statusCode = 404
        response.end(`${error instanceof Error ? error.message : String(error)}\n`)
      })
    })
    server.listen(kubeletPort, address)
    await once(server, 'listening')
  }
}

const answer = async (request: IncomingMessage, response: ServerResponse, folder: string): Promise<void> => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'https://kubelet')
  const [, call, ...names] = pathname.split('/').map(decodeURIComponent)
  const [namespace = '', pod = '', container = ''] = names
  if (call !== 'containerLogs' || names.some((name) => !/^[\w.-]+$/.test(name)))
    throw new Error('the lab has containerLogs alone')
  const file = await openLog(join(folder, containerLog(namespace, pod, container)))
  try {
    const lines = searchParams.get('tailLines')
    const start = lines === null ? 0 : await startOfTail(file, Number(lines))
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.flushHeaders()
    await send(file, start, response, searchParams.get('follow') === 'true')
    response.end()
  } finally {
    await file.close()
  }
}

const openLog = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path)
  } catch (cause) {
    throw new Error('it has written nothing (echoes never do)', { cause })
  }
}

/** Where the last so many lines begin. */
const startOfTail = async (file: FileHandle, lines: number): Promise<number> => {
  const text = await file.readFile()
  let at = text.length
  for (let left = lines + 1; left > 0 && at >= 0; left--) at = at === 0 ? -1 : text.lastIndexOf(10, at - 1)
  return at + 1
}

const send = async (
  file: FileHandle,
  start: number,
  response: ServerResponse,
  follow: boolean,
): Promise<void> => {
  const buffer = Buffer.alloc(chunkBytes)
  for (let at = start; !response.destroyed;) {
    const { bytesRead } = await file.read(buffer, 0, chunkBytes, at)
    at += bytesRead
    if (bytesRead > 0) {
      if (!response.write(Buffer.from(buffer.subarray(0, bytesRead)))) await drained(response)
    } else if (follow) await sleep(lookEveryMs)
    else return
  }
}

const drained = (response: ServerResponse): Promise<unknown> =>
  Promise.race([once(response, 'drain'), once(response, 'close')])
