import type { BackendReachability, Reachability } from '@watershed/model'
import type { Target } from './choose-targets.ts'
import { chooseTargets } from './choose-targets.ts'
import { dial as dialAddress } from './dial.ts'
import type { KnownBackend } from './read-backends.ts'
import { readBackends } from './read-backends.ts'

export interface ReachabilityParts {
  /** Of Envoy's `/clusters`. */
  readonly clusterLines: () => AsyncIterable<string>
  readonly dial?: (address: string, timeoutMs: number) => Promise<string | undefined>
  /** In ms; only differences mean something. */
  readonly now?: () => number
  readonly random?: () => number
}

/** For who connects to endpoints, and for them: at most 256 connections, 32 at a time, in 5 s. Together they take 8 s at most. */
const limits = { perBackend: 3, total: 256, atOnce: 32, connectMs: 1_000, freshMs: 5_000 }

/**
 * Tries some of the endpoints that Envoy has, from where it is, and no others. Who asks again within 5 s, or while it goes on, gets the same answer,
 * so that nobody can make it do more.
 */
export const createReachability = ({
  clusterLines,
  dial = dialAddress,
  now = () => performance.now(),
  random = Math.random,
}: ReachabilityParts): (() => Promise<Reachability>) => {
  let last: { readonly answer: Promise<Reachability>; until: number } | undefined

  const measure = async (): Promise<Reachability> => {
    const at = new Date().toISOString()
    const backends = await readBackends(clusterLines())
    const targets = chooseTargets(backends, limits, random)
    const reasons = await dialAll(targets, dial)
    return { at, backends: summarize(targets, reasons), known: backends.length }
  }
  return () => {
    if (last && now() < last.until) return last.answer
    const mine = { answer: measure(), until: Infinity }
    last = mine
    const finish = (): void => {
      mine.until = now() + limits.freshMs
    }
    mine.answer.then(finish, finish)
    return mine.answer
  }
}

const dialAll = async (
  targets: readonly Target[],
  dial: (address: string, timeoutMs: number) => Promise<string | undefined>,
): Promise<ReadonlyMap<Target, string | undefined>> => {
  const reasons = new Map<Target, string | undefined>()
  const waiting = targets.values()
  const work = async (): Promise<void> => {
    for (const target of waiting) reasons.set(target, await dial(target.address, limits.connectMs))
  }
  await Promise.all(Array.from({ length: limits.atOnce }, work))
  return reasons
}

const summarize = (
  targets: readonly Target[],
  reasons: ReadonlyMap<Target, string | undefined>,
): readonly BackendReachability[] => {
  const byBackend = Map.groupBy(targets, ({ backend }) => backend)
  return [...byBackend].map(([backend, tried]) => describe(backend, tried, reasons)).sort(byName)
}

const describe = (
  { cluster, service, addresses }: KnownBackend,
  tried: readonly Target[],
  reasons: ReadonlyMap<Target, string | undefined>,
): BackendReachability => {
  const failures = tried.flatMap((target) => {
    const reason = reasons.get(target)
    return reason === undefined ? [] : [{ address: target.address, reason }]
  })
  return {
    cluster,
    service,
    endpoints: addresses.size,
    tried: tried.length,
    connected: tried.length - failures.length,
    failures,
  }
}

const byName = (a: BackendReachability, b: BackendReachability): number =>
  a.cluster.localeCompare(b.cluster) || a.service.localeCompare(b.service)
