import { StoreError } from './store-error.ts'
import type { SessionRefusal } from './store.ts'

/** Reads what `lua/gate.ts` answers. */
export const sessionRefusal = ([outcome, epoch, agent]: readonly string[]): SessionRefusal => {
  if (outcome === 'fenced') return { outcome, epoch: Number(epoch), agent: agent ?? '' }
  if (outcome === 'unknownEpoch') return { outcome }
  throw new StoreError('Unexpected', `A script answered ${outcome}`)
}
