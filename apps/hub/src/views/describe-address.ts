import type { ReachAddress } from '@watershed/model'

/** `10.0.0.9:80`, `[2001:db8::9]:80`. */
export const describeAddress = ({ address, port }: ReachAddress): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
