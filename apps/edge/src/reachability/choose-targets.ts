import type { KnownBackend } from './read-backends.ts'

export interface Target {
  readonly backend: KnownBackend
  readonly address: string
}

export interface ChoiceLimits {
  readonly perBackend: number
  readonly total: number
}

/**
 * Which endpoints to try: some of each backend, at random, so that one after the other all have their turn. Where there are more backends than may be tried,
 * as many as possible are, with fewer endpoints each. `random` gives 0 to 1.
 */
export const chooseTargets = (
  backends: readonly KnownBackend[],
  { perBackend, total }: ChoiceLimits,
  random: () => number,
): readonly Target[] => {
  const shuffled = shuffle(backends, random).slice(0, total)
  const perTurn = shuffled.map((backend) =>
    shuffle([...backend.addresses], random)
      .slice(0, perBackend)
      .map((address): Target => ({ backend, address })),
  )
  const turns = Array.from({ length: perBackend }, (_, turn) =>
    perTurn.flatMap((targets) => targets.slice(turn, turn + 1)),
  )
  return turns.flat().slice(0, total)
}

/** Fisher and Yates'. */
const shuffle = <T>(items: readonly T[], random: () => number): T[] => {
  const shuffled = [...items]
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const [a, b] = [shuffled[last] as T, shuffled[other] as T]
    shuffled[last] = b
    shuffled[other] = a
  }
  return shuffled
}
