import { setTimeout as sleep } from 'node:timers/promises'
import type { ObjectStatus } from '@watershed/model'
import { parseRecordKey } from '@watershed/model'
import type { StatusLine } from '@watershed/wire'
import type { StatusFeed } from './status-feeds.ts'

export interface StatusLinesOptions {
  readonly feed: StatusFeed
  /** Whether what is missing is meant to be missing: only then does `synced` follow what there is. */
  readonly isWhole: () => boolean
  readonly pingMs: number
}

const linesAtOnce = 100
/** What changes in one burst becomes one line an object. */
const burstMs = 50

/** Text for an agent, for as long as it reads: its own pace decides when the next is made. */
export async function* statusLines({ feed, isWhole, pingMs }: StatusLinesOptions): AsyncGenerator<string> {
  let told = false
  try {
    while (!feed.ended) {
      const taken = feed.take(linesAtOnce)
      if (taken.length > 0) yield taken.map(([key, status]) => encode(lineOf(key, status))).join('')
      else if (!told && isWhole()) {
        told = true
        yield encode({ type: 'synced' })
      } else if (await feed.wait(pingMs)) await sleep(burstMs)
      else if (!feed.ended) yield encode({ type: 'ping' })
    }
  } finally {
    feed.end()
  }
}

const encode = (line: StatusLine): string => `${JSON.stringify(line)}\n`

const lineOf = (key: string, status: ObjectStatus | undefined): StatusLine => {
  const { kind, namespace, name } = parseRecordKey(key)
  if (!status) return { type: 'delete', kind, namespace, name }
  const { source: _, ...rest } = status
  return { type: 'set', kind, namespace, name, ...rest }
}
