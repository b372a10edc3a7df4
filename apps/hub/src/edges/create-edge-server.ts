import type { AdsEvent, AdsServer } from '@watershed/xds'
import { createAdsServer } from '@watershed/xds'
import type { FastifyBaseLogger } from 'fastify'
import type { Identity } from '../tokens/parse-tokens.ts'
import type { EdgeGate } from './edge-gate.ts'
import type { EdgeViews } from './edge-views.ts'

export interface EdgeServerOptions {
  readonly identify: (token: string) => Identity | undefined
  readonly edgeViews: EdgeViews
  readonly gate: EdgeGate
  readonly log: FastifyBaseLogger
  /** An edge has acknowledged a change so long after it was made. */
  readonly acknowledged: (seconds: number) => void
  /** An edge has acknowledged or refused something. */
  readonly answered: () => void
  /** An edge came or went. */
  readonly connected: () => void
}

/** An edge says in its node's metadata what its listeners bind. */
const bindAddressKey = 'watershed.dev/bind-address'
const anyAddress = '0.0.0.0'

/** Serves edges: lets them in by token, gives each the view of its bind address and name, and keeps them waiting while the hub knows less than they do. */
export const createEdgeServer = ({
  identify,
  edgeViews,
  gate,
  log,
  acknowledged,
  answered,
  connected,
}: EdgeServerOptions): AdsServer =>
  createAdsServer({
    authenticate: async ({ token }) => {
      const identity = identify(token)
      if (identity?.role === 'edge') return { identity: identity.name }
      return { refused: 'the bearer token is not that of an edge: check the token file of the hub' }
    },
    viewFor: (node, identity) => {
      if (!isOf(node.id, identity))
        return { refused: `the token is that of edge ${identity}, not of ${node.id}` }
      const address = node.metadata?.[bindAddressKey]
      return edgeViews.of(typeof address === 'string' ? address : anyAddress, identity)
    },
    ready: (stream) => gate.pass(stream),
    onEvent: (event) => {
      if (event.type === 'closed') gate.left(event.stream.id)
      if (event.type === 'acknowledged') acknowledged(event.sinceChangeMs / 1_000)
      if (event.type === 'opened' || event.type === 'closed') connected()
      if (event.type === 'acknowledged' || event.type === 'refused') answered()
      logEvent(event, log)
    },
  })

/** Edges that share a token add a slash and a name of their own: the pods of a Deployment, as `eu/edge-7f9c-x1`. */
const isOf = (nodeId: string, identity: string): boolean =>
  nodeId === identity || nodeId.startsWith(`${identity}/`)

const logEvent = (event: AdsEvent, log: FastifyBaseLogger): void => {
  const { type, ...fields } = event
  switch (type) {
    case 'opened':
      return log.info(fields, 'an edge connected')
    case 'closed':
      return log.info(fields, 'an edge disconnected')
    case 'rejected':
      return log.warn(fields, 'an edge was not let in')
    case 'refused':
      return log.error(fields, 'an edge refused resources: /v1/edges says which')
    case 'failed':
      return log.error(fields, "an edge's stream failed")
    default:
      return log.trace(fields, type)
  }
}
