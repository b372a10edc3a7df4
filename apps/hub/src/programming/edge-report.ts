import type { EdgeView } from '@watershed/wire'
import type { StreamStatus } from '@watershed/xds'
import { edgeView } from '../views/edge-view.ts'

/** What a replica tells the others about one of its edges. */
export interface EdgeReport {
  readonly view: EdgeView
  /** The revision up to which it has acknowledged or refused everything; -1 while nothing can be said. */
  readonly position: number
}

/** What a replica tells the others. Revisions are those of its dataset. */
export interface ReplicaReport {
  readonly dataset: string
  /** That it has reached itself. */
  readonly revision: number
  readonly edges: readonly EdgeReport[]
}

/** Bounds of what is told of one edge; all of it is to be had where the edge is connected. */
const mostNacks = 20
const longestMessage = 512

export const edgeReport = (stream: StreamStatus, hub: string, position: number): EdgeReport => {
  const view = edgeView(stream, hub)
  const nacks = view.nacks
    .slice(0, mostNacks)
    .map((nack) => ({ ...nack, message: nack.message.slice(0, longestMessage) }))
  return { view: { ...view, nacks }, position }
}

/** What another replica told; nothing where it speaks as another version does. */
export const parseReport = (text: string): ReplicaReport | undefined => {
  const found = parseJson(text) as Partial<ReplicaReport> | null | undefined
  const isWhole =
    typeof found?.dataset === 'string' && typeof found.revision === 'number' && Array.isArray(found.edges)
  return isWhole ? (found as ReplicaReport) : undefined
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
