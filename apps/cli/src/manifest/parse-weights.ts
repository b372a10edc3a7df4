import { CliError } from '../cli-error.ts'

/** What a person typed: `blue=90`, `blue/cart=90` or `cart=90`. */
export interface WantedWeight {
  /** As typed, before the equals sign. */
  readonly backend: string
  readonly weight: number
}

/** The Gateway API's. */
const maxWeight = 1_000_000

/** @throws CliError Usage */
export const parseWeights = (args: readonly string[]): readonly WantedWeight[] => {
  const wanted = args.map(parseWeight)
  const twice = wanted.find(
    ({ backend }, index) => wanted.findIndex((other) => other.backend === backend) !== index,
  )
  if (twice) throw new CliError('Usage', `${twice.backend} is given twice`)
  return wanted
}

const parseWeight = (arg: string): WantedWeight => {
  const [, backend, digits] = /^([^=]+)=(\d+)$/.exec(arg) ?? []
  if (backend === undefined || Number(digits) > maxWeight)
    throw new CliError(
      'Usage',
      `${arg} is not BACKEND=WEIGHT with a weight from 0 to ${maxWeight}, as blue=90`,
    )
  return { backend, weight: Number(digits) }
}
