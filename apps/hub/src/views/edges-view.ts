import type { EdgesView, EdgeView, NackView } from '@watershed/wire'
import type { StreamStatus, TypeStatus } from '@watershed/xds'

/** `GET /v1/edges`, by node: the edges that are connected to this replica. */
export const edgesView = (streams: readonly StreamStatus[], version: string): EdgesView => ({
  edges: streams.map((stream) => edgeView(stream)).sort((a, b) => a.node.localeCompare(b.node)),
  version,
})

const edgeView = (stream: StreamStatus): EdgeView => {
  const { region, zone, subZone } = stream.locality
  return {
    node: stream.nodeId,
    name: stream.identity,
    locality: [region, zone, subZone].filter(Boolean).join('/'),
    connectedSince: new Date(stream.connectedAt).toISOString(),
    remote: stream.peer,
    resources: Object.fromEntries(stream.types.map(({ typeUrl, held }) => [shortType(typeUrl), held])),
    acknowledged: stream.ackedVersion,
    current: !stream.waitingForReady && stream.pending === 0,
    pending: stream.pending,
    nacks: stream.types.flatMap(nackViews),
  }
}

const nackViews = ({ typeUrl, nacks }: TypeStatus): readonly NackView[] =>
  nacks.map(({ name, version, message, at }) => ({
    type: shortType(typeUrl),
    name,
    version,
    message,
    at: new Date(at).toISOString(),
  }))

/** `Listener` of `type.googleapis.com/envoy.config.listener.v3.Listener`. */
const shortType = (typeUrl: string): string => typeUrl.slice(typeUrl.lastIndexOf('.') + 1)
