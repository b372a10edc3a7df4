import { isIP } from 'node:net'
import type { ReportedService } from '@watershed/model'
import { reachAnnotation } from '@watershed/model'
import { limits } from '@watershed/wire'
import type { Field } from './field.ts'
import { at, isRecord } from './field.ts'

/**
 * How a Service asks to be reached, and the addresses of its load balancer, each only where there is any. The hub tells what is wrong
 * with it: here it must not cost the Service its traffic. A load balancer's hostnames are left out, since edges resolve none.
 */
export const trimReach = (object: Field): Pick<ReportedService, 'reach' | 'loadBalancer'> => {
  const { value: reach } = at(at(at(object, 'metadata'), 'annotations'), reachAnnotation)
  const { value: ingress } = at(at(at(object, 'status'), 'loadBalancer'), 'ingress')
  const addresses = (Array.isArray(ingress) ? ingress : []).flatMap(ipOf).slice(0, limits.reachAddresses)
  return {
    ...(reach !== undefined && { reach: written(reach).slice(0, limits.labelLength) }),
    ...(addresses.length > 0 && { loadBalancer: addresses }),
  }
}

const written = (value: unknown): string => (typeof value === 'string' ? value : `a ${typeof value}`)

const ipOf = (item: unknown): readonly string[] => {
  const ip = isRecord(item) ? item['ip'] : undefined
  return typeof ip === 'string' && isIP(ip) !== 0 ? [ip] : []
}
