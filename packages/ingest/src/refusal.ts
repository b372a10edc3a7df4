import type { Finding } from './schema/finding.ts'

/** A finding that makes an object unacceptable, or has a part of it left out. */
export interface Refusal extends Finding {
  /** Default: Invalid. */
  readonly code?: 'Invalid' | 'NotCarriedOut'
}
