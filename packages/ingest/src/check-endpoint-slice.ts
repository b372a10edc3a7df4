import { isIPv4, isIPv6 } from 'node:net'
import type { ReportedEndpointSlice } from '@watershed/model'
import { isPort } from './is-port.ts'
import type { Finding } from './schema/finding.ts'

/** What Kubernetes would not have let into an EndpointSlice, of what is read of it. */
export const checkEndpointSlice = (slice: ReportedEndpointSlice): readonly Finding[] => [
  ...checkPorts(slice),
  ...checkAddresses(slice),
]

const checkPorts = ({ ports }: ReportedEndpointSlice): readonly Finding[] =>
  ports.flatMap(({ name, port }, index): readonly Finding[] => {
    const path = `ports[${index}]`
    if (!isPort(port))
      return [
        { path: `${path}.port`, message: `must be a port, is ${port}: give a whole number from 1 to 65535` },
      ]
    if (ports.findIndex((other) => other.name === name) < index)
      return [
        { path: `${path}.name`, message: `"${name}" is the name of another port too: give each its own` },
      ]
    return []
  })

const checkAddresses = ({ addressType, endpoints }: ReportedEndpointSlice): readonly Finding[] => {
  if (addressType === 'FQDN') return []
  const isAddress = addressType === 'IPv4' ? isIPv4 : isIPv6
  return endpoints.flatMap(({ addresses }, endpoint) =>
    addresses.flatMap((address, index) =>
      isAddress(address)
        ? []
        : [
            {
              path: `endpoints[${endpoint}].addresses[${index}]`,
              message: `"${address}" is not an ${addressType} address: correct it, or give it a slice of its own addressType`,
            },
          ],
    ),
  )
}
