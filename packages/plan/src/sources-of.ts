import type { EdgeAccess, EdgeSources } from '@watershed/model'
import { parseIp } from '@watershed/net-address'

/**
 * Who may come in by all of some lists at once, as CIDRs of which the longest that an address is in decides: what is said of a CIDR
 * holds for all of it but for what is said of CIDRs within it. Undefined: there is no list, so everybody may.
 */
export const sourcesOf = (lists: readonly EdgeAccess[]): EdgeSources | undefined => {
  if (lists.length === 0) return undefined
  const keysOf = (cidrs: readonly string[]) => new Set(cidrs.map((cidr) => widerKeys(cidr)[0]))
  const read = lists.map(({ allow, deny }) => ({ allow: allow && keysOf(allow), deny: keysOf(deny) }))
  const named = lists.flatMap(({ allow = [], deny }) => [...allow, ...deny])
  const all = [...new Set([...named, '0.0.0.0/0', '::/0'])].sort()
  const allowed = new Set(
    all.filter((cidr) => {
      const wider = widerKeys(cidr)
      return read.every(
        ({ allow, deny }) =>
          (allow === undefined || wider.some((one) => allow.has(one))) && !wider.some((one) => deny.has(one)),
      )
    }),
  )
  return { allowed: [...allowed], denied: all.filter((cidr) => !allowed.has(cidr)) }
}

/**
 * A key for each CIDR that a CIDR is in, itself first, so that a list is looked into by key, however long it is.
 * @throws RangeError of what is no CIDR: a mistake of the program, since ingest has seen to it
 */
const widerKeys = (cidr: string): readonly string[] => {
  const [ip = '', length] = cidr.split('/')
  const address = parseIp(ip)
  if (!address || length === undefined) throw new RangeError(`${cidr} is no CIDR`)
  const { family, number } = address
  const prefix = number.toString(2).padStart(family === 4 ? 32 : 128, '0')
  return Array.from(
    { length: Number(length) + 1 },
    (_, shorter) => `${family} ${prefix.slice(0, Number(length) - shorter)}`,
  )
}
