export { isLoopback } from './is-loopback.ts'
export type { Address } from './parse-address.ts'
export { parseAddress } from './parse-address.ts'
