import type { Issue, Route } from '@watershed/model'
import type { AttachedListener, AttachedParent, Attachment } from './attach-route.ts'
import type { HostKindLoss } from './settle-host-kinds.ts'

/** An attachment without the listeners that do not take the route: `lossOf` tells why one does not. */
export const leaveListeners = (
  route: Route,
  attachment: Attachment,
  lossOf: (listener: AttachedListener) => HostKindLoss | undefined,
): Attachment => ({
  parents: attachment.parents.map((attached): AttachedParent => {
    const { parent, listeners } = attached
    const lost = listeners.flatMap((listener) => {
      const loss = lossOf(listener)
      return loss ? [{ listener, loss }] : []
    })
    const [first] = lost
    if (!first) return attached
    const { cluster, kind, namespace, name } = route
    return {
      parent,
      listeners: listeners.filter((listener) => !lost.some((one) => one.listener === listener)),
      issue: {
        code: 'HostnameConflict',
        source: { cluster, kind, namespace, name },
        path: `spec.parentRefs[${parent.index}]`,
        message: messageOf(
          kind,
          first.loss,
          lost.map(({ listener }) => listener),
        ),
      },
    }
  }),
})

/** How many listeners a person is told of by name. */
const mostListeners = 3

const messageOf = (
  kind: Route['kind'],
  { hostname, winner }: HostKindLoss,
  lost: readonly AttachedListener[],
): Issue['message'] => {
  const [winnersKind, ...name] = winner.split('/')
  const names = lost.slice(0, mostListeners).map((listener) => listener.name)
  const more = lost.length > mostListeners ? ` and ${lost.length - mostListeners} more` : ''
  return `listener ${names.join(', ')}${more} does not take the ${kind}: its hostname ${hostname} meets those of ${winnersKind} ${name.join('/')}, which is older, or as old and first by name, and a host has HTTPRoutes or GRPCRoutes, not both: use another hostname or listener, or routes of one kind`
}
