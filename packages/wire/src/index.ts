export { checkReportedObject } from './check-reported-object.ts'
export type { SchemaError } from './describe-schema-errors.ts'
export { describeSchemaErrors } from './describe-schema-errors.ts'
export { HeartbeatAnswer, HeartbeatRequest } from './heartbeat.ts'
export { limits } from './limits.ts'
export { ObjectName } from './object-name.ts'
export { ClusterParams, EdgeParams, RouteQuery } from './params.ts'
export type { ProblemCode } from './problem-codes.ts'
export { problemCodes } from './problem-codes.ts'
export type { ProblemExtras } from './problem.ts'
export { makeProblem, Problem, problemType } from './problem.ts'
export { ReportAnswer, ReportRequest } from './report.ts'
export { ReportedObject } from './reported-object.ts'
export { ClusterReachView, ClustersView, ClusterView } from './rest/clusters-view.ts'
export {
  ConfigClustersQuery,
  ConfigClustersRequest,
  ConfigClustersView,
  ConfigClusterView,
} from './rest/config-clusters.ts'
export { ConditionView, ObjectConditionView } from './rest/condition-view.ts'
export { EdgesView, EdgeView, NackView } from './rest/edges-view.ts'
export { GatewaysView, GatewayView, ListenerView } from './rest/gateways-view.ts'
export {
  ExportConflictView,
  ImportDetailView,
  ImportPortView,
  ImportsView,
  ImportView,
} from './rest/imports-view.ts'
export {
  GatewaysQuery,
  ImportsQuery,
  ListQuery,
  ObjectParams,
  OfClusterQuery,
  PoliciesQuery,
  RoutesQuery,
  ServicesQuery,
} from './rest/list-query.ts'
export { PoliciesView, PolicyAncestorView, PolicyTargetView, PolicyView } from './rest/policies-view.ts'
export { IssueView, ParentView, RouteView, RuleView, ShareView } from './rest/route-view.ts'
export { ClusterShareView, RoutesView, RouteSummaryView } from './rest/routes-view.ts'
export {
  EndpointView,
  ServiceDetailView,
  ServiceOfClusterView,
  ServicePortView,
  ServicesView,
  ServiceView,
} from './rest/services-view.ts'
export { VersionView } from './rest/version-view.ts'
export { isLabel, objectNamePattern } from './schema-parts.ts'
export type { RequestPart } from './schema-problem.ts'
export { schemaProblem } from './schema-problem.ts'
export { SessionAnswer, SessionRequest, wireVersion } from './session.ts'
export { SourceProblem } from './source-problem.ts'
export type { StatusLine } from './status-line.ts'
export { StatusDelete, StatusesQuery, StatusSet } from './status-line.ts'
export type { TokenRole } from './token.ts'
export { hashToken, tokenRoles } from './token.ts'
