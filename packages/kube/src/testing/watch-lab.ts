import type { FakeClock, TestApiServer, TestKind, TestObject } from '@watershed/testkit'
import { fakeClock, startApiServer, waitFor } from '@watershed/testkit'
import { connectKube } from '../connect-kube.ts'
import type { Kube } from '../kube.ts'
import type { KubeError } from '../kube-error.ts'
import type { WatchOptions, WatchState } from '../watch/watch-options.ts'
import type { Watch } from '../watch/watch-resource.ts'
import { watchResource } from '../watch/watch-resource.ts'

export const services: TestKind = { apiVersion: 'v1', kind: 'Service', plural: 'services', namespaced: true }
export const gateways: TestKind = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  plural: 'gateways',
  namespaced: true,
}
const serviceResource = { group: '', version: 'v1', plural: 'services', kind: 'Service', namespaced: true }
export const gatewayResource = {
  group: 'gateway.networking.k8s.io',
  version: 'v1',
  plural: 'gateways',
  kind: 'Gateway',
  namespaced: true,
}

export const object = (name: string, value = 0, kind: TestKind = services): TestObject => ({
  apiVersion: kind.apiVersion,
  kind: kind.kind,
  metadata: { namespace: 'shop', name, managedFields: ['long'] },
  value,
})

/** A test's API server, a watch of its Services, what the watch's listener was told, and a clock that waits. */
export interface WatchLab {
  readonly server: TestApiServer
  readonly clock: FakeClock
  kube: Kube
  readonly watch: Watch
  /** By key, the value. */
  readonly told: ReadonlyMap<string, number>
  /** `listing`, `retrying Unreachable`, in order, without repetitions. */
  readonly states: readonly string[]
  readonly events: readonly string[]
  readonly problems: readonly KubeError[]
  readonly faults: readonly unknown[]
  readonly syncs: number
  start(options?: Partial<WatchOptions<number>>): void
  /** The events so far. */
  forget(): void
  put(name: string, value?: number): void
  remove(name: string): void
  /** Whether the listener's picture is the server's. */
  isSame(): boolean
  /** Until it is. */
  same(): Promise<void>
  /** Lets time pass, in steps in which connections get their turn, until it is so. */
  until(what: string, condition: () => unknown, stepMs?: number): Promise<void>
  /** Requests that begin a list or a watch. */
  lists(): number
  begunWatches(): number
  end(): Promise<void>
}

export const createWatchLab = async (): Promise<WatchLab> => {
  const server = await startApiServer({ kinds: [services] })
  const clock = fakeClock()
  const told = new Map<string, number>()
  const states: string[] = []
  const events: string[] = []
  const problems: KubeError[] = []
  const faults: unknown[] = []
  let syncs = 0
  let watch: Watch | undefined

  const listener = {
    set: (key: string, value: number): void => {
      told.set(key, value)
      events.push(`${key}=${value}`)
    },
    deleted: (key: string): void => {
      told.delete(key)
      events.push(`-${key}`)
    },
    synced: (): void => {
      syncs += 1
      events.push('synced')
    },
    state: (state: WatchState, problem?: KubeError): void => {
      const text = problem ? `${state} ${problem.code}` : state
      if (states.at(-1) !== text) states.push(text)
      if (problem) problems.push(problem)
    },
  }
  const truth = (): ReadonlyMap<string, number> =>
    new Map(
      (server.history.at(server.history.version) ?? []).map((one) => [
        `${one.metadata.namespace}/${one.metadata.name}`,
        Number(one.value),
      ]),
    )
  const isSame = (): boolean => {
    const now = truth()
    return now.size === told.size && [...now].every(([key, value]) => told.get(key) === value)
  }
  const isWatch = ({ query }: { readonly query: URLSearchParams }): boolean => query.get('watch') === 'true'
  /** At the newest resourceVersion only. */
  const isLook = ({ query }: { readonly query: URLSearchParams }): boolean => query.get('limit') === '1'
  const lab: WatchLab = {
    server,
    clock,
    kube: await connectKube({ login: anonymous(server.url), clock }),
    get watch() {
      return watch!
    },
    told,
    states,
    events,
    problems,
    faults,
    get syncs() {
      return syncs
    },
    start: (options) => {
      watch = watchResource<number>(
        lab.kube,
        {
          resource: serviceResource,
          trim: (raw) => (raw as { readonly value: number }).value,
          fault: (error) => void faults.push(error),
          clock,
          random: () => 0.5,
          ...options,
        },
        listener,
      )
    },
    forget: () => void events.splice(0),
    put: (name, value = 0) => void server.history.put(object(name, value)),
    remove: (name) => server.history.remove(object(name)),
    isSame,
    same: () => lab.until('the same picture', isSame),
    until: async (what, condition, stepMs = 50) => {
      await waitFor(
        async () => {
          if (await condition()) return true
          await clock.advance(stepMs)
          return condition()
        },
        { what, everyMs: 1 },
      )
    },
    lists: () =>
      server.requests.filter((one) => !isWatch(one) && !isLook(one) && !one.query.has('continue')).length,
    begunWatches: () => server.requests.filter(isWatch).length,
    end: async () => {
      watch?.stop()
      await lab.kube.close()
      await server.down()
    },
  }
  return lab
}

const anonymous = (server: URL) => ({ server, identity: async () => ({ headers: {}, tls: {} }) })
