import type { EdgeAccess } from '@watershed/model'
import type { PrincipalSchema } from '@watershed/envoy-api/envoy/config/rbac/v3/rbac_pb.js'
import { RBAC_Action } from '@watershed/envoy-api/envoy/config/rbac/v3/rbac_pb.js'
import type { RBACPerRouteSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/rbac/v3/rbac_pb.js'
import { cidrRange } from './cidr-range.ts'
import type { MessageInit } from './message-init.ts'

type Principal = MessageInit<typeof PrincipalSchema>

/**
 * Lets in who is let in by all of the lists, and answers 403 to others. By the address that trusted hops or PROXY protocol tell, if
 * the listener heeds them.
 */
export function accessSettings(lists: readonly EdgeAccess[]): MessageInit<typeof RBACPerRouteSchema> {
  const principals = [
    { identifier: { case: 'andIds', value: { ids: lists.flatMap(principalsOf) } } } as const,
  ]
  const permissions = [{ rule: { case: 'any', value: true } } as const]
  return {
    rbac: { rules: { action: RBAC_Action.ALLOW, policies: { clients: { permissions, principals } } } },
  }
}

function principalsOf({ allow, deny }: EdgeAccess): readonly Principal[] {
  return [
    allow ? anyOf(allow) : { identifier: { case: 'any', value: true } },
    ...(deny.length > 0 ? [{ identifier: { case: 'notId', value: anyOf(deny) } } as const] : []),
  ]
}

function anyOf(cidrs: readonly string[]): Principal {
  const ids = cidrs.map((cidr): Principal => ({ identifier: { case: 'remoteIp', value: cidrRange(cidr) } }))
  return { identifier: { case: 'orIds', value: { ids } } }
}
