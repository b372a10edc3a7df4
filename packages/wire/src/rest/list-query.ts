import { routeKinds } from '@watershed/model'
import Type from 'typebox'
import { limits } from '../limits.ts'
import { label, name, strictObject } from '../schema-parts.ts'

const said = (description: string) => ({ description })

const paging = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: limits.pageItems,
      default: limits.defaultPageItems,
      description: 'How many at most. Where there are more, the answer has `continue`.',
    }),
  ),
  continue: Type.Optional(
    Type.String({
      maxLength: limits.cursorLength,
      pattern: '^[A-Za-z0-9_-]+$',
      description: 'As the page before has it: what comes after it. It does not age.',
    }),
  ),
}

const of = {
  namespace: Type.Optional(label(said('Only of this namespace.'))),
  cluster: Type.Optional(label(said('Only what this cluster reports.'))),
  condition: Type.Optional(
    Type.String({
      maxLength: 253,
      pattern: '^[A-Za-z./=, ]+$',
      description:
        'Only where these conditions are so, as `accepted=false` or `Programmed=true,ResolvedRefs=false`. One that is missing is `unknown`.',
      examples: ['accepted=false'],
    }),
  ),
  labelSelector: Type.Optional(
    Type.String({
      maxLength: limits.selectorLength,
      description: 'Only what has these labels, as Kubernetes writes it: `app=cart,track in (a, b),!old`.',
      examples: ['app=cart'],
    }),
  ),
  gateway: Type.Optional(
    Type.String({
      maxLength: 317,
      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
      description: 'Only what has this Gateway for a parent: `namespace/name`.',
      examples: ['shop/public'],
    }),
  ),
  hostname: Type.Optional(
    Type.String({
      maxLength: limits.nameLength,
      pattern: String.raw`^(\*\.)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`,
      description: 'Only what names this hostname, or a wildcard that it is within.',
      examples: ['shop.example.com'],
    }),
  ),
}

const { namespace, cluster, condition, labelSelector, gateway, hostname } = of

/** Of every list. */
export const ListQuery = strictObject(paging)
export type ListQuery = Type.Static<typeof ListQuery>

export const RoutesQuery = strictObject({
  ...paging,
  namespace,
  cluster,
  kind: Type.Optional(Type.Enum([...routeKinds], said('Only of this kind.'))),
  gateway,
  hostname,
  condition,
  labelSelector,
})
export type RoutesQuery = Type.Static<typeof RoutesQuery>

export const GatewaysQuery = strictObject({
  ...paging,
  namespace,
  cluster,
  hostname,
  condition,
  labelSelector,
})
export type GatewaysQuery = Type.Static<typeof GatewaysQuery>

export const PoliciesQuery = strictObject({
  ...paging,
  namespace,
  cluster,
  kind: Type.Optional(Type.Enum(['BackendTLSPolicy', 'AccessPolicy'], said('Only of this kind.'))),
  condition,
  labelSelector,
})
export type PoliciesQuery = Type.Static<typeof PoliciesQuery>

export const ImportsQuery = strictObject({ ...paging, namespace, cluster, labelSelector })
export type ImportsQuery = Type.Static<typeof ImportsQuery>

/** Services are reported without their labels, so they cannot be told apart by them. */
export const ServicesQuery = strictObject({ ...paging, namespace, cluster })
export type ServicesQuery = Type.Static<typeof ServicesQuery>

/** Of one thing that several clusters may report under one name. */
export const OfClusterQuery = strictObject({ cluster })
export type OfClusterQuery = Type.Static<typeof OfClusterQuery>

export const ObjectParams = strictObject({ namespace: label(), name: name() })
export type ObjectParams = Type.Static<typeof ObjectParams>
