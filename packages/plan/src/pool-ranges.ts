import type { AddressRange } from '@watershed/net-address'
import { formatIp, parseAddressRange } from '@watershed/net-address'

/** The addresses of a pool. What is none was refused before, and is passed over. */
export const poolRanges = (pool: readonly string[]): readonly AddressRange[] =>
  pool.flatMap((written) => parseAddressRange(written) ?? [])

export const sizeOf = ({ first, last }: AddressRange): bigint => last - first + 1n

/** The address at a place in the sequence of the ranges' addresses. @throws RangeError where there is none */
export const addressAt = (ranges: readonly AddressRange[], place: bigint): string => {
  let left = place
  for (const range of ranges) {
    if (left < sizeOf(range)) return formatIp(range.family, range.first + left)
    left -= sizeOf(range)
  }
  throw new RangeError(`there is no address ${place} in the ranges`)
}
