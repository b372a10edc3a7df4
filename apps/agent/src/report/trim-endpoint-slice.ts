import { isIPv4, isIPv6 } from 'node:net'
import type { Endpoint, ReportedEndpointSlice } from '@watershed/model'
import type { Field } from './field.ts'
import { at, choice, fault, list, optionalFlag, optionalText, port, text } from './field.ts'
import type { NodeChoice } from './node-choice.ts'
import type { TrimmedMeta } from './trim-meta.ts'

const serviceLabel = 'kubernetes.io/service-name'

/** An EndpointSlice without hints, targets and topology, and without the nodes of endpoints where nodes are not reported either. https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/ */
export const trimEndpointSlice = (
  object: Field,
  meta: TrimmedMeta,
  nodes?: NodeChoice,
): ReportedEndpointSlice => {
  const addressType = choice(at(object, 'addressType'), ['IPv4', 'IPv6', 'FQDN'])
  return {
    kind: 'EndpointSlice',
    ...meta,
    service: trimServiceName(object),
    addressType,
    ports: list(at(object, 'ports')).map((item) => ({
      name: optionalText(at(item, 'name')) ?? '',
      port: port(at(item, 'port')),
    })),
    endpoints: list(at(object, 'endpoints')).map((endpoint) => trimEndpoint(endpoint, addressType, nodes)),
  }
}

const trimServiceName = (object: Field): string => {
  const label = at(at(at(object, 'metadata'), 'labels'), serviceLabel)
  const service = optionalText(label)
  if (service) return service
  if (label.value === undefined || service === '')
    fault(label, 'is missing', `Add the label ${serviceLabel} with the name of the slice's Service.`)
  return ''
}

/** Absent conditions are read as discovery.k8s.io/v1 says: ready as true, serving as ready, terminating as false. */
const trimEndpoint = (
  endpoint: Field,
  addressType: ReportedEndpointSlice['addressType'],
  nodes: NodeChoice | undefined,
): Endpoint => {
  const conditions = at(endpoint, 'conditions')
  const ready = optionalFlag(at(conditions, 'ready')) ?? true
  const nodeName = nodes && optionalText(at(endpoint, 'nodeName'))
  const zone = optionalText(at(endpoint, 'zone'))
  return {
    addresses: trimAddresses(at(endpoint, 'addresses'), addressType),
    ready,
    serving: optionalFlag(at(conditions, 'serving')) ?? ready,
    terminating: optionalFlag(at(conditions, 'terminating')) ?? false,
    ...(zone !== undefined && { zone }),
    ...(nodeName && { nodeName }),
  }
}

const isOfType = { IPv4: isIPv4, IPv6: isIPv6, FQDN: (name: string) => !isIPv4(name) && !isIPv6(name) }

const trimAddresses = (
  field: Field,
  addressType: ReportedEndpointSlice['addressType'],
): readonly string[] => {
  const items = list(field)
  if (items.length === 0 && (field.value === undefined || Array.isArray(field.value)))
    fault(field, 'has no address', 'Give each endpoint at least one address, or leave the endpoint out.')
  return items.map((item) => {
    const address = text(item)
    if (address && !isOfType[addressType](address))
      fault(
        item,
        `is ${address}, but addressType is ${addressType}`,
        'Correct the address or the addressType.',
      )
    return address
  })
}
