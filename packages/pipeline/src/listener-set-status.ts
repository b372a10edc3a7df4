import type { Condition, Issue, ObjectStatus, StoredRecord } from '@watershed/model'
import type { DecidedListener, JudgedListenerSet } from '@watershed/status'
import { judgedListeners, listenerSetObjectStatus } from '@watershed/status'
import type { ListenerSetState } from './listener-set-state.ts'

/** What has become of a ListenerSet whose Gateway is ours, among everything else. */
export interface ListenerSetFate {
  /** Why it is not in force, where it is not. */
  readonly passedOver: Issue | undefined
  /** `namespace/name` */
  readonly gateway: string
  readonly allowed: boolean
  /** Whether a Gateway of that name is ours, and its current version is not accepted. */
  readonly parent: 'Accepted' | 'NotAccepted'
  /** Whether its Gateway has no address to be heard at. */
  readonly unheard: boolean
  readonly decided: (listener: string) => DecidedListener | undefined
  readonly attached: (listener: string) => number
  readonly programmed: Condition
}

/** What is written back of a ListenerSet. */
export const listenerSetStatus = (
  { cluster, object }: StoredRecord,
  { spec, refused, issues, listenerSet }: ListenerSetState,
  { passedOver, gateway, allowed, parent, unheard, decided, attached, programmed }: ListenerSetFate,
): ObjectStatus | undefined => {
  if (object.kind !== 'ListenerSet') return undefined
  const barred = barredBy(gateway, allowed, parent)
  return listenerSetObjectStatus({
    cluster,
    object,
    refused: passedOver ? [...refused, passedOver] : refused,
    ...(barred && { barred }),
    issues,
    listeners: listenerSet ? judgedListeners(spec, issues, decided, attached) : [],
    programmed,
    ...(unheard && {
      unheard: `Gateway ${gateway} has no address to be heard at: its Programmed condition says why`,
    }),
  })
}

const barredBy = (
  gateway: string,
  allowed: boolean,
  parent: ListenerSetFate['parent'],
): JudgedListenerSet['barred'] => {
  if (parent === 'NotAccepted')
    return {
      reason: 'ParentNotAccepted',
      message: `Gateway ${gateway} is not accepted as it is now: its own status says why`,
    }
  if (allowed) return undefined
  return {
    reason: 'NotAllowed',
    message: `the allowedListeners of Gateway ${gateway} do not let in ListenerSets of this namespace: ask its owner`,
  }
}

/** The Gateway that a ListenerSet means, as `namespace/name`, of a spec that may be anything. */
export const writtenGateway = ({ object }: StoredRecord): string | undefined => {
  const spec = 'spec' in object ? object.spec : undefined
  const { parentRef } = (spec ?? {}) as { readonly parentRef?: unknown }
  const { name, namespace, kind = 'Gateway' } = (parentRef ?? {}) as Readonly<Record<string, unknown>>
  if (typeof name !== 'string' || kind !== 'Gateway') return undefined
  return `${typeof namespace === 'string' ? namespace : object.namespace}/${name}`
}
