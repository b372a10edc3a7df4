import type { EdgeListener } from '@watershed/model'

/** Of the address that the edge was told to bind; its scope is the port. */
export const httpListener = (port: number): EdgeListener => ({
  name: `tcp/${port}`,
  port,
  transport: 'TCP',
  addresses: [],
  chains: [{ name: 'http', serverNames: [], target: { type: 'Hosts', scope: String(port) } }],
})
