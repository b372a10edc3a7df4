export type { AccessPolicy } from './access-policy.ts'
export type { AgentHubState } from './agent-hub-state.ts'
export type { Backend, BackendAddress, BackendEndpoint, BackendPort, BackendReach } from './backend.ts'
export { backendKey } from './backend.ts'
export type { BackendTlsPolicy } from './backend-tls-policy.ts'
export type {
  EdgeAccess,
  EdgeAction,
  EdgeAssignment,
  EdgeClientAddress,
  EdgeClientTls,
  EdgeCluster,
  EdgeEndpoint,
  EdgeFilter,
  EdgeFilterChain,
  EdgeHost,
  EdgeListener,
  EdgeLocality,
  EdgeRule,
  EdgeSecret,
  EdgeServerTls,
  EdgeSources,
  EdgeTarget,
  WeightedCluster,
} from './edge-config.ts'
export { invalidBackend, systemAuthorities } from './edge-config.ts'
export type { EdgePool } from './edge-pool.ts'
export { edgePoolKind } from './edge-pool.ts'
export type {
  ClientValidation,
  Gateway,
  GatewayAddress,
  GatewayClass,
  Listener,
  ListenerProtocol,
  ListenerSet,
  ListenerTls,
  ObjectRef,
} from './gateway.ts'
export { clusterHeaderAnnotation, controllerName } from './gateway.ts'
export type { Condition, Issue, IssueCode } from './issue.ts'
export { describeIssues } from './issue.ts'
export { kindsOfListener, routeGroups } from './kinds-of-listener.ts'
export { maxWildcardLabels } from './max-wildcard-labels.ts'
export type { LabelExpression, NamespaceSelector } from './namespace-selector.ts'
export type { ObjectStatus } from './object-status.ts'
export type { Policy, PolicyTarget } from './policy.ts'
export type { ClusterReach, NodeAddressType, ReachableNode, ReachAddress, ReachMode } from './reach.ts'
export { nodeAddressTypes, reachAnnotation, reachModes } from './reach.ts'
export type { BackendReachability, Reachability } from './reachability.ts'
export type { ObjectName, RecordKind, Source } from './record-key.ts'
export { objectKey, parseRecordKey, recordKey, recordKinds } from './record-key.ts'
export { refusingListener } from './refusing-listener.ts'
export type {
  ConfigKind,
  Endpoint,
  EndpointPort,
  ReportedCluster,
  ReportedConfig,
  ReportedConfigMap,
  ReportedEndpointSlice,
  ReportedMeta,
  ReportedNamespace,
  ReportedNode,
  ReportedObject,
  ReportedSecret,
  ReportedService,
  ReportedServiceImport,
  ReportedServicePort,
  ServiceConsumption,
  ServicePort,
} from './reported-object.ts'
export type {
  BackendRef,
  Cors,
  Failover,
  HeaderModifier,
  HeaderValue,
  ParentRef,
  PathMatch,
  PathModifier,
  RequestMirror,
  RequestRedirect,
  Retry,
  Route,
  RouteFilter,
  RouteKind,
  RouteMatch,
  RouteRule,
  SessionPersistence,
  Timeouts,
  URLRewrite,
  ValueMatch,
} from './route.ts'
export { requestRouteKinds, routeKinds } from './route.ts'
export type { SecretState } from './secret-state.ts'
export type { ExportedService, ExportValidity, ServiceExport } from './service-export.ts'
export type { ConflictReason, ExportConflict, ServiceImport } from './service-import.ts'
export { conflictReasons } from './service-import.ts'
export type { ReferenceGrant } from './reference-grant.ts'
export type { RuleShares, Share, ShareReason } from './share.ts'
export type { SourceProblem } from './source-problem.ts'
export type { StoredRecord } from './stored-record.ts'
export { ageOf } from './stored-record.ts'
export { supportedFeatures } from './supported-features.ts'
