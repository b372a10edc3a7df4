/** In the order in which they are told. */
export const checkNames = [
  'ApiServer',
  'Definitions',
  'Rights',
  'Parts',
  'Versions',
  'Hub',
  'Clock',
  'Clusters',
  'Edges',
  'Reachability',
] as const
export type CheckName = (typeof checkNames)[number]

/**
 * `Error`: something is missing or does not work. `Warning`: it works, but not for long, not for all, or not as meant. `Skipped`: it was not looked at, and why.
 */
export type Level = 'Ok' | 'Warning' | 'Error' | 'Skipped'

export interface Finding {
  readonly check: CheckName
  readonly level: Level
  /** `Deployment watershed-agent`, `cluster blue`. */
  readonly object: string
  readonly message: string
  /** What to do. Errors and Warnings have one. */
  readonly cure?: string
}
