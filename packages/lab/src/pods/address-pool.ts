/** Gives out addresses, each to one at a time; what was given back comes up again last. */
export interface AddressPool {
  /** @throws Error where all are taken */
  take(): string
  /** Marks one as taken that somebody has already. False where it is another's, or none of the pool's. */
  claim(address: string): boolean
  giveBack(address: string): void
}

export const createAddressPool = (size: number, nth: (n: number) => string): AddressPool => {
  const free = new Set<string>()
  for (let n = 0; n < size; n++) free.add(nth(n))
  const taken = new Set<string>()
  const claim = (wanted: string): boolean => {
    if (!free.delete(wanted)) return false
    taken.add(wanted)
    return true
  }
  return {
    take: () => {
      const [next] = free
      if (next === undefined) throw new Error(`all ${size} addresses are taken`)
      claim(next)
      return next
    },
    claim,
    giveBack: (address) => {
      if (taken.delete(address)) free.add(address)
    },
  }
}
