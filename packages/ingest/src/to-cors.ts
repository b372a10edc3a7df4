import type { Cors } from '@watershed/model'
import type { RouteRuleFilterCors } from './gen/specs.ts'

/** HTTPCORSFilter. Names of headers are told as they were written. */
export const toCors = (cors: RouteRuleFilterCors): Cors => ({
  type: 'CORS',
  allowOrigins: cors.allowOrigins ?? [],
  allowMethods: cors.allowMethods ?? [],
  allowHeaders: cors.allowHeaders ?? [],
  exposeHeaders: cors.exposeHeaders ?? [],
  allowCredentials: cors.allowCredentials ?? false,
  maxAgeSeconds: cors.maxAge,
})
