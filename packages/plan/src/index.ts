export type { WeighedAddress } from './addresses-of.ts'
export { addressesOf, behindOf } from './addresses-of.ts'
export type { AddressClaim, AddressProblem, AssignedAddresses } from './assign-addresses.ts'
export { assignAddresses } from './assign-addresses.ts'
export type {
  AttachedListener,
  AttachedParent,
  Attachment,
  Gateways,
  ParentListeners,
} from './attach-route.ts'
export { attachRoute } from './attach-route.ts'
export type { JudgedBackendTls } from './backend-tls.ts'
export { authoritiesKeys, authoritiesName } from './authorities-name.ts'
export { backendTls } from './backend-tls.ts'
export type { RankedMatch } from './compare-matches.ts'
export { backendCertificate } from './backend-certificate.ts'
export { compareMatches } from './compare-matches.ts'
export { deriveImport } from './derive-import.ts'
export type { BackendTls, Backends, ImportLookup, ReferredObject, Target } from './find-backends.ts'
export { firstPolicy } from './first-policy.ts'
export { coveringHostnames, sharedHostnames } from './hostname.ts'
export type { Referrer } from './is-granted.ts'
export { isGranted } from './is-granted.ts'
export { leaveListeners } from './leave-listeners.ts'
export type { ListenerClaim, ListenerRank } from './listener-claim.ts'
export { compareRanks, conflictOf, protocolClass, transportOf } from './listener-claim.ts'
export type { ListenerTlsPlan, References } from './listener-tls.ts'
export { listenerTls } from './listener-tls.ts'
export type { ResolvedLocality, ResolvedMirror, Resolution } from './resolve-rule.ts'
export { resolveRule } from './resolve-rule.ts'
export type { RulePart } from './rule-parts.ts'
export type { Upstream } from './upstream-of.ts'
export type { HostContender, HostKind, HostKindLoss } from './settle-host-kinds.ts'
export {
  compareContenders,
  otherKind,
  placesOf,
  rivalPlacesOf,
  settleHostKinds,
} from './settle-host-kinds.ts'
export { sourcesOf } from './sources-of.ts'
export { selectsNamespace } from './selects-namespace.ts'
export type { ListenerProblem, ServedListener } from './served-listener.ts'
export { withoutPool } from './without-pool.ts'
