import type { Pipeline, Programming } from '@watershed/pipeline'
import type { ReachedPosition, Store } from '@watershed/store'
import type { StreamStatus } from '@watershed/xds'
import type { FastifyBaseLogger } from 'fastify'
import type { EdgeReport, ReplicaReport } from './edge-report.ts'
import { edgeReport } from './edge-report.ts'
import { judgeClaims } from './judge-claims.ts'
import type { KnownEdge } from './known-edge.ts'
import { edgesOfOthers, ownEdge, withoutMoved } from './known-edge.ts'
import type { ProgrammingClock } from './programming-clock.ts'
import { rememberClaims } from './remember-claims.ts'
import { keepaliveMs, shareReports } from './share-reports.ts'
import { tellProgramming } from './tell-programming.ts'
import { createStreamPositions } from './stream-positions.ts'
import type { Claimed } from './waiting-claims.ts'
import { createWaitingClaims } from './waiting-claims.ts'

/**
 * Tells the pipeline what all connected edges have acknowledged, whichever replica they are connected to. What has been
 * acknowledged stays so while edges come and go, and when hubs restart.
 */
export interface ProgrammingTracker {
  /** Reads what is remembered; to be called before the first records come. @throws StoreError */
  load(): Promise<void>
  /** All up to here is in the views of edges. */
  reached(position: ReachedPosition): void
  /** An edge has acknowledged or refused something. */
  answered(): void
  /** An edge came or went. */
  connected(): void
  /** The edges of all replicas, as they are now where Redis answers. */
  edges(): Promise<readonly EdgeReport[]>
  /** Which edges have acknowledged what an object claims, by record key; none where it claims nothing. */
  acknowledgements(key: string): readonly Acknowledgement[]
  /** As long as it is the same number, so are all acknowledgements. */
  version(): number
  stop(): Promise<void>
}

export interface Acknowledgement {
  /** The edge's node id. */
  readonly node: string
  readonly acknowledged: boolean
}

export interface TrackerOptions {
  /** Names this replica. */
  readonly replica: string
  readonly pipeline: Pick<Pipeline, 'claims' | 'programming' | 'update' | 'isOf'>
  readonly store: Pick<Store, 'exchange' | 'claims' | 'rememberClaims'>
  readonly streams: () => readonly StreamStatus[]
  readonly clock: ProgrammingClock
  readonly log: Pick<FastifyBaseLogger, 'warn'>
}

/** Edges that are late are named only then, and again only so often: a status is not to change with every edge that answers. */
const namedAfterMs = 2_000
const namedEveryMs = 5_000
/** To look at claims may take a tenth of the time. */
const shareOfLooking = 10
/** Replicas hear within so long of an edge that came, went or caught up. */
const connectedMs = 500

export const trackProgramming = (options: TrackerOptions): ProgrammingTracker => {
  const { replica, pipeline, store, streams, clock, log } = options
  const positions = createStreamPositions()
  const claims = createWaitingClaims()
  const memory = rememberClaims(store, clock, log)
  const teller = tellProgramming(pipeline, clock)
  const refused = new Map<string, Claimed>()
  const unserved = new Set<string>()
  const gone = new Set<string>()
  let changedAt = clock.now()
  let nameAgainAt = -Infinity
  let judgedFor = 0
  let cancelJudge: (() => void) | undefined
  let version = 0
  let looked: { readonly version: number; readonly known: readonly KnownEdge[] } | undefined
  let hasSnapshot = false

  const positioned = () => streams().map((stream) => ({ stream, position: positions.of(stream) }))

  const knownEdges = (): readonly KnownEdge[] => {
    const own = positioned().map(({ stream, position }) => ownEdge(stream, position))
    const others = edgesOfOthers(shared.others(), positions.latest().dataset)
    return withoutMoved(own, others, ({ node }) => node)
  }

  const edgesNow = (): readonly KnownEdge[] => {
    if (looked?.version !== version) looked = { version, known: knownEdges() }
    return looked.known
  }

  const reports = (): readonly EdgeReport[] =>
    positioned().map(({ stream, position }) => edgeReport(stream, replica, position))

  const judge = (): void => {
    const at = clock.now()
    const told = shared.told()
    const isCurrent = told?.dataset === positions.latest().dataset
    const isNaming = at >= nameAgainAt
    const found = judgeClaims({
      claims,
      refused,
      edges: knownEdges(),
      known: isCurrent ? Math.min(told.revision, lowestRevision(shared.others(), told.dataset)) : -1,
      told: shared.others().length === 0 || !isCurrent ? Infinity : lowest(told.edges),
      nameBefore: isNaming ? at - namedAfterMs : undefined,
      unserved,
      isOf: pipeline.isOf,
      stateOf: teller.told,
    })
    judgedFor = clock.now() - at
    if (isNaming) {
      const hasNamed = [...found.values()].some(({ detail }) => detail !== undefined)
      nameAgainAt = at + (hasNamed ? namedEveryMs : judgedFor * shareOfLooking)
    }
    if (found.size > 0) changedAt = at
    publish(found)
  }

  const publish = (found: ReadonlyMap<string, Programming>): void => {
    for (const [key, { claim, state }] of found) {
      const claimed = claims.get(key)
      if (state === 'Refused' && claimed) refused.set(key, claimed)
      else refused.delete(key)
      if (state === 'NoEdges') unserved.add(key)
      else unserved.delete(key)
      if (state === 'Programmed') memory.note(key, claim)
    }
    for (const key of gone) memory.note(key, undefined)
    teller.tell(new Map([...found, ...Array.from(gone, (key) => [key, undefined] as const)]))
    gone.clear()
  }

  /** The longer nothing comes of it, the more rarely is it looked. */
  const patience = (): number => Math.max(0, Math.min(keepaliveMs, (clock.now() - changedAt) / 10))

  const shared = shareReports({
    replica,
    store,
    clock,
    log,
    report: () => ({ ...positions.latest(), edges: reports() }),
    looked: () => {
      version += 1
      judge()
      if (claims.waiting().size > 0) return patience()
      const told = shared.told()
      const isLate = told?.edges.some(({ position }) => position < told.revision)
      return isLate ? connectedMs : keepaliveMs
    },
  })

  /** The more there is to look at, the more answers are looked at together. */
  const judgeSoon = (): void => {
    cancelJudge ??= clock.after(Math.max(1, judgedFor * shareOfLooking), () => {
      cancelJudge = undefined
      judge()
      if (claims.waiting().size > 0 && shared.others().length > 0) shared.soon(patience())
    })
  }

  const listenTo = (key: string, claim: string | undefined): void => {
    const known = teller.told(key)
    claims.claim(key, claim, known?.claim === claim && known?.state === 'Programmed')
    refused.delete(key)
    if (claim === undefined) unserved.delete(key)
    if (claim === undefined) gone.add(key)
    else gone.delete(key)
  }
  pipeline.claims.onChange((changes) => {
    for (const [key, { after }] of changes) listenTo(key, after)
  })

  /** What is remembered of objects that are gone, or claim nothing any more. */
  const forgetOthers = (): void => {
    for (const key of pipeline.programming.keys()) if (pipeline.claims.get(key) === undefined) gone.add(key)
  }

  const reached = (position: ReachedPosition): void => {
    version += 1
    const isAnother = hasSnapshot && position.dataset !== positions.latest().dataset
    if (!hasSnapshot) forgetOthers()
    hasSnapshot = true
    const at = clock.now()
    const waiting = claims.waiting().size
    positions.reached(position, at)
    claims.reached(position.revision, isAnother, at)
    if (isAnother) rememberAll()
    if (claims.waiting().size > waiting || isAnother) changedAt = at
    if (claims.waiting().size > 0) shared.soon(0)
    if (gone.size > 0) judgeSoon()
  }

  /** Another dataset is another memory. */
  const rememberAll = (): void => {
    for (const [key, { claim, state }] of pipeline.programming.entries())
      if (state === 'Programmed' && pipeline.claims.get(key) === claim) memory.note(key, claim)
  }

  return {
    load: async () => {
      const remembered = await store.claims()
      pipeline.update(() => {
        for (const [key, claim] of remembered) pipeline.programming.set(key, { claim, state: 'Programmed' })
      })
      shared.soon(0)
    },
    reached,
    answered: () => {
      version += 1
      if (claims.waiting().size + refused.size > 0) judgeSoon()
    },
    connected: () => {
      version += 1
      if (claims.waiting().size > 0) judgeSoon()
      shared.soon(claims.waiting().size > 0 ? 0 : connectedMs)
    },
    edges: async () => {
      // What the others told last is better than nothing.
      await shared.now().catch((err: unknown) => log.warn({ err }, 'Redis does not answer'))
      const others = shared.others().flatMap(({ edges }) => edges)
      return withoutMoved(reports(), others, ({ view }) => view.node)
    },
    acknowledgements: (key) => {
      const claimed = claims.get(key)
      if (!claimed) return []
      return edgesNow().map(({ node, position }) => ({ node, acknowledged: position >= claimed.revision }))
    },
    version: () => version,
    stop: async () => {
      cancelJudge?.()
      teller.stop()
      memory.stop()
      await shared.stop()
    },
  }
}

/** A replica that has not come so far may have edges that it has not told of. */
const lowestRevision = (others: readonly ReplicaReport[], dataset: string): number =>
  others.reduce((least, other) => Math.min(least, other.dataset === dataset ? other.revision : -1), Infinity)

const lowest = (edges: readonly EdgeReport[]): number =>
  edges.reduce((least, { position }) => Math.min(least, position), Infinity)
