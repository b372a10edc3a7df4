import type { StoredRecord } from '@watershed/model'
import { readSpec } from './read-spec.ts'
import { toL4Route } from './to-l4-route.ts'
import type { ReadRoute } from './to-route-base.ts'
import { standardContext } from './to-route-base.ts'

/** Reads an acceptable TCPRoute, with all defaults filled in. */
export const toTcpRoute = (record: StoredRecord): ReadRoute => {
  const { object, spec } = readSpec(record, 'TCPRoute')
  return toL4Route(record, standardContext(record, object), spec, [])
}
