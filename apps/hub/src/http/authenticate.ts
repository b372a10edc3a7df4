import type { TokenRole } from '@watershed/wire'
import type { FastifyRequest } from 'fastify'
import type { Identity } from '../tokens/parse-tokens.ts'
import { HttpError } from './http-error.ts'

/**
 * Lets a request through if its bearer token has the role that the route asks for and, for what belongs to a cluster,
 * is that cluster's. @throws HttpError Unauthenticated, Forbidden
 */
export const authenticate = (
  request: FastifyRequest,
  identify: (token: string) => Identity | undefined,
): void => {
  if (request.is404) return
  const { role } = request.routeOptions.config
  if (role === 'anyone') return
  const identity = identify(bearerToken(request))
  if (!identity)
    throw new HttpError('Unauthenticated', "the bearer token is not one of the hub's", {
      field: 'header.authorization',
      cure: 'check the token file of the hub',
    })
  const mayCall: readonly (TokenRole | undefined)[] = role === 'viewer' ? ['viewer', 'operator'] : [role]
  if (!mayCall.includes(identity.role))
    throw new HttpError('Forbidden', `${identity.role} ${identity.name} may not do this`, {
      cure: `use the token of ${mayCall.map(withArticle).join(' or ')}`,
    })
  const { cluster } = request.params as { readonly cluster?: string }
  if (role === 'cluster' && cluster !== identity.name)
    throw new HttpError(
      'Forbidden',
      `the token of cluster ${identity.name} may not write cluster ${cluster}`,
      { field: 'path.cluster', cure: "use that cluster's own token" },
    )
  request.identity = identity
}

const withArticle = (role: TokenRole | undefined): string =>
  role === 'operator' ? 'an operator' : `a ${role}`

const bearerToken = ({ headers: { authorization = '' } }: FastifyRequest): string => {
  const [, token] = /^Bearer +(\S{1,512})$/i.exec(authorization) ?? []
  if (token === undefined)
    throw new HttpError('Unauthenticated', 'the request shows no bearer token', {
      field: 'header.authorization',
      cure: 'send `Authorization: Bearer` with a token of the hub',
    })
  return token
}
