import type { Fields } from './translation.ts'

const owners =
  /^\/apis\/gateway\.networking\.k8s\.io\/v1\/(?:namespaces\/[^/]+\/)?(?:gateways|listenersets)(?=[/?]|$)/

/** Whether a path is that of Gateways or ListenerSets. */
export const hasListeners = (path: string): boolean => owners.test(path)

const ours = { group: 'watershed.dev', kind: 'MultiClusterHTTPRoute' }
const isOurs = ({ kind }: Fields): boolean => kind === ours.kind
const isStandard = ({ group, kind }: Fields): boolean =>
  kind === 'HTTPRoute' && (group === undefined || group === 'gateway.networking.k8s.io')

/** A Gateway or ListenerSet, or a merge patch of one: listeners that allow HTTPRoutes by name allow MultiClusterHTTPRoutes too. */
export const allowBothKinds = (object: Fields): Fields =>
  ofListeners(object, 'spec', (listener) => {
    const allowed = listener['allowedRoutes'] as Fields | undefined
    const kinds = allowed?.['kinds'] as readonly Fields[] | undefined
    if (!kinds?.some(isStandard) || kinds.some(isOurs)) return listener
    return { ...listener, allowedRoutes: { ...allowed, kinds: [...kinds, ours] } }
  })

/** A Gateway or ListenerSet, or a list of them, as who knows HTTPRoutes alone expects it. */
export const hideOurKind = (object: Fields): Fields => {
  const items = object['items'] as readonly Fields[] | undefined
  if (items) return { ...object, items: items.map(hideOurKind) }
  const allowed = ofListeners(object, 'spec', (listener) => {
    const routes = listener['allowedRoutes'] as Fields | undefined
    return routes ? { ...listener, allowedRoutes: withoutOurs(routes, 'kinds') } : listener
  })
  return ofListeners(allowed, 'status', (listener) => withoutOurs(listener, 'supportedKinds'))
}

const withoutOurs = (object: Fields, field: string): Fields => {
  const kinds = object[field] as readonly Fields[] | undefined
  return kinds ? { ...object, [field]: kinds.filter((kind) => !isOurs(kind)) } : object
}

const ofListeners = (
  object: Fields,
  part: 'spec' | 'status',
  change: (listener: Fields) => Fields,
): Fields => {
  const whole = object[part] as Fields | undefined
  const listeners = whole?.['listeners'] as readonly Fields[] | undefined
  return listeners ? { ...object, [part]: { ...whole, listeners: listeners.map(change) } } : object
}
