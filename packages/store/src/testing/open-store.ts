import { randomUUID } from 'node:crypto'
import { createStore } from '../create-store.ts'
import type { ApplyOutcome, Report, Store, StoreOptions } from '../store.ts'

export interface OpenStore extends Store {
  readonly prefix: string
  /** Everything it logged, as text. */
  readonly logged: readonly string[]
}

/** A store of its own on a server that others use too; with a `prefix`, another replica of one store. */
export const openStore = (url: string, options: Partial<StoreOptions> = {}): OpenStore => {
  const logged: string[] = []
  const note = (fields: object, message: string): void =>
    void logged.push(`${message} ${JSON.stringify(fields)}`)
  const prefix = options.prefix ?? `{test-${randomUUID()}}:`
  const store = createStore({ url, prefix, log: { info: note, warn: note }, ...options })
  return { ...store, prefix, logged }
}

/** One session that reports in order. */
export interface Session {
  readonly epoch: number
  report(report?: Partial<Report>): Promise<ApplyOutcome>
}

export const openSession = async (store: Store, cluster = 'blue', agent = 'agent-1'): Promise<Session> => {
  const { epoch } = await store.openSession({ cluster, agent, source: 'directory' })
  let seq = 0
  return {
    epoch,
    report: (report = {}) => store.apply({ cluster, epoch, seq: ++seq, upserts: [], deletes: [], ...report }),
  }
}
