import type { Report, Upsert } from '../store.ts'
import { service } from './sample-objects.ts'

/** An agent that keeps all it ever wanted to send, so that a test can lose, repeat and reorder it. */
export interface SimulatedAgent {
  readonly cluster: string
  /** What it would say now: name → port and whether that is acceptable. */
  readonly world: Map<string, { readonly port: number; readonly acceptable: boolean }>
  /** Begins a session with its full report, in parts of `partSize`. */
  begin(epoch: number, partSize: number): void
  /** Changes the world, and says so in a report if there is a session. */
  edit(name: string, to: { readonly port: number; readonly acceptable: boolean } | undefined): void
  /** The next reports of the session that were not sent, in order. */
  readonly queue: Report[]
  /** What was sent in this session and in those before. */
  readonly sent: Report[]
  /** Forgets everything but the world. */
  crash(): void
}

export const simulateAgent = (cluster: string): SimulatedAgent => {
  const world: SimulatedAgent['world'] = new Map()
  const queue: Report[] = []
  const sent: Report[] = []
  let epoch: number | undefined
  let seq = 0
  const push = (report: Partial<Report>): void => {
    if (epoch !== undefined) queue.push({ cluster, epoch, seq: ++seq, upserts: [], deletes: [], ...report })
  }
  const say = (name: string): readonly Upsert[] => {
    const version = world.get(name)
    return version ? [{ object: service(name, version.port), acceptable: version.acceptable }] : []
  }
  return {
    cluster,
    world,
    queue,
    sent,
    begin: (opened, partSize) => {
      queue.length = 0
      epoch = opened
      seq = 0
      const all = [...world.keys()].flatMap(say)
      let from = 0
      for (; from + partSize < all.length; from += partSize)
        push({ upserts: all.slice(from, from + partSize), full: 'more' })
      push({ upserts: all.slice(from), full: 'end' })
    },
    edit: (name, to) => {
      if (to) world.set(name, to)
      else world.delete(name)
      push(to ? { upserts: say(name) } : { deletes: [service(name)] })
    },
    crash: () => {
      epoch = undefined
      queue.length = 0
    },
  }
}
