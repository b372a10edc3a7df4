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
  /** Of those that have waited since before then, the edges that are late are named. Undefined: of none, which costs nothing. */
  readonly nameBefore: number | undefined
  /** By record key: what was said to have no edges. */
  readonly unserved: ReadonlySet<string>
  readonly isOf: (key: string, resource: string) => boolean
  readonly stateOf: (key: string) => Programming | undefined
}

const mostNamed = 5
const mostRefusals = 3

/**
 * What has become known about claims: by record key, where it differs from what was said. Claims that all edges have answered
 * wait no longer after this. It costs what was answered, however many wait, unless those are to be named.
 */
export const judgeClaims = (judgement: Judgement): ReadonlyMap<string, Programming> => {
  const { claims, refused, edges, known, told, unserved, nameBefore } = judgement
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
    for (const key of unserved) {
      const claimed = claims.waiting().get(key)
      if (claimed) found.set(key, { claim: claimed.claim, state: 'Waiting' })
    }
    if (nameBefore !== undefined)
      for (const [key, claimed] of claims.waiting())
        if (claimed.since < nameBefore) found.set(key, late(claimed, edges))
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

const late = ({ claim, revision }: Claimed, edges: readonly KnownEdge[]): Programming => {
  const nodes = edges.filter(({ position }) => position < revision).map(({ node }) => node)
  return {
    claim,
    state: 'Waiting',
    ...(nodes.length > 0 && { detail: listed(nodes.sort(), mostNamed, ', ') }),
  }
}

const listed = (all: readonly string[], most: number, separator: string): string =>
  all.length > most
    ? `${all.slice(0, most).join(separator)} and ${all.length - most} more`
    : all.join(separator)

const isSame = (a: Programming | undefined, b: Programming): boolean =>
  a?.claim === b.claim && a.state === b.state && a.detail === b.detail
