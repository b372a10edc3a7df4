export { assignmentResource } from './assignment-resource.ts'
export { clusterResource, clusterStatName } from './cluster-resource.ts'
export type { EnvoyResource, EnvoyResourceKey } from './envoy-resource.ts'
export { listenerResource } from './listener-resource.ts'
export { limits } from './limits.ts'
export { clusterHeader } from './names.ts'
export { scopeResource } from './scope-resource.ts'
export { secretResource } from './secret-resource.ts'
export {
  assignmentTypeUrl,
  clusterTypeUrl,
  listenerTypeUrl,
  scopeTypeUrl,
  secretTypeUrl,
} from './type-urls.ts'
