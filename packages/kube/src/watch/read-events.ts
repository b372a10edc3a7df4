import type { Clock } from '../clock.ts'
import { explainStatus } from '../explain-status.ts'
import type { StatusBody } from '../explain-status.ts'
import type { Kube } from '../kube.ts'
import { KubeError } from '../kube-error.ts'
import type { RawObject } from './list-pages.ts'
import { splitLines } from './split-lines.ts'

export interface EventsOptions {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly signal: AbortSignal
  /** For the stream to begin. */
  readonly timeoutMs: number
  readonly lineBytes: number
  /** Without a byte for so long, the connection counts as half-open. */
  readonly idleMs: number
}

export interface ObjectEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'
  readonly object: RawObject
}

type WatchEvent = ObjectEvent | { readonly type: 'ERROR'; readonly object: StatusBody }

/**
 * A watch, from its request until it ends: by the server's timeout, or because nothing came for `idleMs`.
 * @throws KubeError; Gone also where the watch says it by an ERROR event
 */
export const readEvents = async (
  kube: Kube,
  { path, query, clock, signal, timeoutMs, lineBytes, idleMs }: EventsOptions,
  listener: { began(): void; event(event: ObjectEvent): void },
): Promise<void> => {
  const idle = new AbortController()
  let cancel: () => void = () => {}
  const heard = (): void => {
    cancel()
    cancel = clock.after(idleMs, () => idle.abort())
  }
  const stream = await kube.stream({ path, query, timeoutMs, signal: AbortSignal.any([signal, idle.signal]) })
  heard()
  listener.began()
  try {
    for await (const line of splitLines(listenTo(stream, heard), lineBytes, 'an event of a watch')) {
      const event = parseEvent(line, path)
      if (event.type === 'ERROR') throw explainStatus(event.object.code ?? 500, event.object, `GET ${path}`)
      listener.event(event)
    }
  } catch (error) {
    if (!idle.signal.aborted) throw error
  } finally {
    cancel()
  }
}

async function* listenTo(
  chunks: AsyncIterable<Uint8Array>,
  heard: () => void,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    heard()
    yield chunk
  }
}

const types = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR'])

const parseEvent = (line: string, path: string): WatchEvent => {
  try {
    const { type, object } = JSON.parse(line) as Partial<WatchEvent>
    if (type !== undefined && types.has(type) && typeof object === 'object') return { type, object }
  } catch {
    // Told below.
  }
  throw new KubeError(
    'BadAnswer',
    `GET ${path}: the watch says what is no event`,
    'Look whether an API server is what answers there, and what stands on the way to it.',
  )
}
