import { isIP } from 'node:net'
import type { ReportedNode } from '@watershed/model'
import { limits } from '@watershed/wire'
import type { Field } from './field.ts'
import { at, isRecord, textRecord } from './field.ts'
import type { NodeChoice } from './node-choice.ts'
import { isChosen } from './node-choice.ts'
import type { TrimmedMeta } from './trim-meta.ts'

/**
 * A node: its addresses of the chosen type, and whether it is ready. Whether Pods may be scheduled to it says nothing about its
 * nodePorts. What a kubelet renews every few seconds is left out, so that no heartbeat of a node is a change. undefined: it is not chosen.
 */
export const trimNode = (object: Field, meta: TrimmedMeta, choice: NodeChoice): ReportedNode | undefined => {
  if (!isChosen(textRecord(at(at(object, 'metadata'), 'labels')) ?? {}, choice)) return undefined
  const status = at(object, 'status')
  return {
    kind: 'Node',
    ...meta,
    addresses: entries(at(status, 'addresses'))
      .filter(({ type }) => type === choice.addressType)
      .flatMap(({ address }) => (typeof address === 'string' && isIP(address) !== 0 ? [address] : []))
      .slice(0, limits.nodeAddresses),
    ready: entries(at(status, 'conditions')).some(
      ({ type, status: is }) => type === 'Ready' && is === 'True',
    ),
  }
}

const entries = ({ value }: Field): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : []
