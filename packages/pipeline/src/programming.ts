import type { Condition } from '@watershed/model'

/**
 * How far the edges are with what an object claims to be: known outside of the pipeline only, and told to it. Of an object
 * that claims something else by now it says nothing.
 */
export interface Programming {
  /** The claim that this is about. */
  readonly claim: string
  readonly state: 'Programmed' | 'Waiting' | 'NoEdges' | 'Refused'
  /** The edges that have not acknowledged it, or how they refused it. */
  readonly detail?: string
}

/** The condition `Programmed`. `claim` is what edges are to carry out; without one there is nothing to be carried out. */
export const programmedCondition = (claim: string | undefined, known: Programming | undefined): Condition => {
  if (claim === undefined)
    return not('Invalid', 'there is nothing of this version for edges to carry out: Accepted says why')
  if (known?.claim !== claim) return not('Pending', waiting)
  switch (known.state) {
    case 'Programmed': {
      const message = 'all edges that were connected have acknowledged this version'
      return { type: 'Programmed', status: 'True', reason: 'Programmed', message }
    }
    case 'NoEdges':
      return not('NoEdges', 'no edge is connected to the hub: start one')
    case 'Refused':
      return not('Refused', `refused by edges: ${known.detail ?? 'see GET /v1/edges'}`)
    case 'Waiting':
      return not('Pending', known.detail === undefined ? waiting : `${waiting}: ${known.detail}`)
  }
}

const waiting = 'not all connected edges have acknowledged this version yet'

const not = (reason: string, message: string): Condition => ({
  type: 'Programmed',
  status: 'False',
  reason,
  message,
})
