import type { Read } from '@watershed/graph'
import { recordKey } from '@watershed/model'
import type { Gateways } from './gateways.ts'
import { isForOurs } from './judged-parents.ts'
import type { Claimant } from './oldest.ts'
import type { RouteState } from './route-state.ts'

/**
 * A route as one of several of its name. One whose parentRefs are all to other controllers' Gateways, or to none, is nothing that we
 * could carry out: it does not keep out one that is meant for us.
 */
export const rivalOf = (state: RouteState, read: Read, of: Gateways): Claimant => {
  const { cluster, created, servable, parents, source } = state
  const isForeign = (namespace: string, name: string): boolean => {
    const own = recordKey({ cluster, kind: 'Gateway', namespace, name })
    return read(of.foreignGateways, own) === true && !isForOurs(source, `${namespace}/${name}`, read, of)
  }
  const isOthers = parents.every(({ namespace, name }) => isForeign(namespace, name))
  return { cluster, created, servable: servable && !isOthers }
}
