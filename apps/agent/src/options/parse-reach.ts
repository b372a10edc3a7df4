import { isIP } from 'node:net'
import type { ClusterReach, ReachAddress, ReachMode } from '@watershed/model'
import { reachModes } from '@watershed/model'
import { limits } from '@watershed/wire'
import { AgentError } from '../agent-error.ts'
import type { NodeChoice } from '../report/node-choice.ts'
import { parseAddressFlag } from './parse-address-flag.ts'

export interface ReachFlags {
  readonly reach?: string | undefined
  readonly 'gateway-address'?: readonly string[] | undefined
}

/**
 * How edges come to the cluster's endpoints; absent where that is by the pods' own addresses. A gateway's addresses may be given
 * with every mode, since a Service may ask for `Gateway` itself; so may `nodes`, which are those that are reported.
 * @throws AgentError BadOptions, with the flag and what to write
 */
export const parseReach = (flags: ReachFlags, nodes?: NodeChoice): ClusterReach | undefined => {
  const mode = parseMode(flags.reach)
  const addresses = parseGatewayAddresses(flags['gateway-address'] ?? [])
  if (mode === 'Gateway' && addresses.length === 0)
    throw bad("--gateway-address is missing: it says where the cluster's gateway is, for --reach Gateway")
  if (mode === 'PodAddresses' && !nodes && addresses.length === 0) return undefined
  return {
    mode,
    ...(nodes && { nodeAddressType: nodes.addressType }),
    ...(addresses.length > 0 && { gatewayAddresses: addresses }),
  }
}

const parseMode = (written: string | undefined): ReachMode => {
  if (written === undefined) return 'PodAddresses'
  const mode = reachModes.find((known) => known === written)
  if (mode) return mode
  throw bad(`--reach ${written} is none of ${reachModes.join(', ')}`)
}

const parseGatewayAddresses = (written: readonly string[]): readonly ReachAddress[] => {
  if (written.length > limits.reachAddresses)
    throw bad(`--gateway-address may be given ${limits.reachAddresses} times at most`)
  return [...new Set(written)].map((one) => {
    const { host, port } = parseAddressFlag('--gateway-address', one)
    if (isIP(host) !== 0) return { address: host, port }
    throw bad(
      `--gateway-address ${one} is a name, which edges do not resolve: write IP:PORT, as in 10.0.0.9:80`,
    )
  })
}

const bad = (message: string): AgentError => new AgentError('BadOptions', message)
