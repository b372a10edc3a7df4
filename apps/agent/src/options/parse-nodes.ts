import type { NodeAddressType } from '@watershed/model'
import { nodeAddressTypes } from '@watershed/model'
import { AgentError } from '../agent-error.ts'
import type { NodeChoice } from '../report/node-choice.ts'

export interface NodeFlags {
  readonly reach?: string | undefined
  readonly 'node-selector'?: string | undefined
  readonly 'node-address-type'?: string | undefined
}

/**
 * Which nodes are reported; absent: none, and nobody asks the API server for them. They are where the cluster is reached by
 * `NodePort`, and with every other mode where one of the flags is given, since a Service may ask for `NodePort` itself.
 * @throws AgentError BadOptions, with the flag and what to write
 */
export const parseNodes = (flags: NodeFlags): NodeChoice | undefined => {
  const { 'node-selector': selector, 'node-address-type': type } = flags
  if (flags.reach !== 'NodePort' && selector === undefined && type === undefined) return undefined
  return {
    addressType: type === undefined ? 'InternalIP' : parseType(type),
    labels: selector === undefined ? {} : parseSelector(selector),
  }
}

const parseType = (written: string): NodeAddressType => {
  const type = nodeAddressTypes.find((known) => known === written)
  if (type) return type
  throw bad(`--node-address-type ${written} is none of ${nodeAddressTypes.join(', ')}`)
}

const name = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?'

/** A label and its value, as Kubernetes has them. */
const pair = new RegExp(`^(([a-z0-9][-a-z0-9.]{0,252}/)?${name})=(${name})?$`)

const parseSelector = (written: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    written.split(',').map((one) => {
      if (pair.test(one.trim())) return one.trim().split('=')
      throw bad(`--node-selector ${written}: "${one}" is no label and value: write it as edge=true,zone=a`)
    }),
  ) as Readonly<Record<string, string>>

const bad = (message: string): AgentError => new AgentError('BadOptions', message)
