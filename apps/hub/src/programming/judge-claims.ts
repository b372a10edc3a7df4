import type { Programming } from '@watershed/pipeline'
import type { KnownEdge } from './known-edge.ts'
import type { Claimed, WaitingClaims } from './waiting-claims.ts'

export interface Judgement {
  readonly claims: WaitingClaims
  /** By record key: claims that edges refused, to be looked at again. */
  readonly refused: ReadonlyMap<string, Claimed>
  readonly edges: readonly KnownEdge[]
  /** Up to which revision it is known which edges there are. */
  readonly known: number
  /** Up to which revision the other replicas know of this one's edges; Infinity without others. */
  readonly told: number
  /** Of those that have waited since before then, the edges that are late are named. */
  readonly nameBefore: number
  readonly isOf: (key: string, resource: string) => boolean
  readonly stateOf: (key: string) => Programming | undefined
}

const mostNamed = 5
const mostRefusals = 3

/**
 * What has become known about claims: by record key, where it differs from what was said. Claims that all edges have answered
 * wait no longer after this.
 */
export const judgeClaims = (judgement: Judgement): ReadonlyMap<string, Programming> => {
  const { claims, refused, edges, known, told } = judgement
  const found = new Map<string, Programming>()
  for (const [key, { claim }] of refused) found.set(key, verdict(key, claim, judgement))
  if (edges.length === 0) {
    for (const [key, { claim, revision }] of claims.waiting()) {
      if (revision > known) break
      found.set(key, { claim, state: 'NoEdges' })
    }
  } else {
    const answered = Math.min(known, told, ...edges.map(({ position }) => position))
    for (const [key, { claim }] of claims.release(answered)) found.set(key, verdict(key, claim, judgement))
    for (const [key, claimed] of claims.waiting()) {
      const state = stillWaiting(key, claimed, judgement)
      if (state) found.set(key, state)
    }
  }
  return new Map([...found].filter(([key, next]) => !isSame(judgement.stateOf(key), next)))
}

const verdict = (key: string, claim: string, { edges, isOf }: Judgement): Programming => {
  const refusals = edges.flatMap(({ node, nacks }) => {
    const nack = nacks().find(({ name }) => isOf(key, name))
    return nack ? [`${node}: ${nack.message}`] : []
  })
  if (refusals.length === 0) return { claim, state: 'Programmed' }
  return { claim, state: 'Refused', detail: listed(refusals, mostRefusals, '; ') }
}

/** Nothing, unless there is something to be said that is not to change with every edge that answers. */
const stillWaiting = (
  key: string,
  { claim, revision, since }: Claimed,
  { edges, nameBefore, stateOf }: Judgement,
): Programming | undefined => {
  if (since < nameBefore) {
    const late = edges.filter(({ position }) => position < revision).map(({ node }) => node)
    return {
      claim,
      state: 'Waiting',
      ...(late.length > 0 && { detail: listed(late.sort(), mostNamed, ', ') }),
    }
  }
  return stateOf(key)?.state === 'NoEdges' ? { claim, state: 'Waiting' } : undefined
}

const listed = (all: readonly string[], most: number, separator: string): string =>
  all.length > most
    ? `${all.slice(0, most).join(separator)} and ${all.length - most} more`
    : all.join(separator)

const isSame = (a: Programming | undefined, b: Programming): boolean =>
  a?.claim === b.claim && a.state === b.state && a.detail === b.detail
