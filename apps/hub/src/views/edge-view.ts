import type { EdgeView, NackView } from '@watershed/wire'
import type { StreamStatus, TypeStatus } from '@watershed/xds'

/** One edge, as the replica `hub` that it is connected to sees it. */
export const edgeView = (stream: StreamStatus, hub: string): EdgeView => {
  const { region, zone, subZone } = stream.locality
  const { types, pending } = stream
  return {
    node: stream.nodeId,
    name: stream.identity,
    hub,
    locality: [region, zone, subZone].filter(Boolean).join('/'),
    connectedSince: new Date(stream.connectedAt).toISOString(),
    remote: stream.peer,
    resources: Object.fromEntries(types.map(({ typeUrl, held }) => [shortType(typeUrl), held])),
    acknowledged: stream.ackedVersion,
    current: !stream.waitingForReady && pending === 0,
    pending,
    nacks: types.flatMap(nackViews),
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
