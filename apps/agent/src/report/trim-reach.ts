import { isIP } from 'node:net'
import type { ReportedService } from '@watershed/model'
import { reachAnnotation } from '@watershed/model'
import { limits } from '@watershed/wire'
import type { Field } from './field.ts'
import { at, isRecord } from './field.ts'

type TrimmedReach = Pick<
  ReportedService,
  'reach' | 'loadBalancer' | 'loadBalancerHostname' | 'externalTrafficPolicy'
>

/**
 * How a Service asks to be reached, the addresses of its load balancer, and which endpoints its nodePorts lead to: each only where it
 * differs from Kubernetes' default. The hub tells what is wrong with it: here it must not cost the Service its traffic. Edges resolve
 * no names, so a load balancer's hostname counts only for telling of it, where there is no address.
 */
export const trimReach = (object: Field): TrimmedReach => {
  const { value: reach } = at(at(at(object, 'metadata'), 'annotations'), reachAnnotation)
  const { value: policy } = at(at(object, 'spec'), 'externalTrafficPolicy')
  const { value } = at(at(at(object, 'status'), 'loadBalancer'), 'ingress')
  const ingress = (Array.isArray(value) ? value : []).filter(isRecord)
  const addresses = ingress.flatMap(ipOf).slice(0, limits.reachAddresses)
  const hostname = addresses.length === 0 ? ingress.flatMap(hostnameOf)[0] : undefined
  return {
    ...(reach !== undefined && { reach: written(reach).slice(0, limits.labelLength) }),
    ...(addresses.length > 0 && { loadBalancer: addresses }),
    ...(hostname !== undefined && { loadBalancerHostname: hostname }),
    ...(policy === 'Local' && { externalTrafficPolicy: policy }),
  }
}

const written = (value: unknown): string => (typeof value === 'string' ? value : `a ${typeof value}`)

type Ingress = Readonly<Record<string, unknown>>

const ipOf = ({ ip }: Ingress): readonly string[] => (typeof ip === 'string' && isIP(ip) !== 0 ? [ip] : [])

const hostnameOf = ({ hostname }: Ingress): readonly string[] =>
  typeof hostname === 'string' && hostname !== '' ? [hostname.slice(0, limits.nameLength)] : []
