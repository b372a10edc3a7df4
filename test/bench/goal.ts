/** What a bench is to show. */
export interface Goal {
  readonly what: string
  /** As `≤ 10 ms`. */
  readonly limit: string
  readonly figure: number
  readonly met: boolean
}

/** A figure that is not there is no goal met. */
export const atMost = (what: string, figure: number | undefined, limit: number, unit = ''): Goal => ({
  what,
  limit: `≤ ${limit}${unit}`,
  figure: figure ?? Number.NaN,
  met: figure !== undefined && figure <= limit,
})

export const atLeast = (what: string, figure: number | undefined, limit: number, unit = ''): Goal => ({
  what,
  limit: `≥ ${limit}${unit}`,
  figure: figure ?? Number.NaN,
  met: figure !== undefined && figure >= limit,
})

export const tellGoal = ({ what, limit, figure, met }: Goal): string =>
  `${met ? 'met   ' : 'MISSED'}  ${what}: ${figure}, goal ${limit}`
