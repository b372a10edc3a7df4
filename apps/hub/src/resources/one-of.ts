import { HttpError } from '../http/http-error.ts'
import type { Item } from './item.ts'
import type { Resource } from './resource.ts'
import { orderKey } from './resource.ts'

/** What several clusters, and kinds, may report under one name. */
interface Named {
  readonly kind?: string
  readonly cluster: string
  readonly inForce: boolean
}

interface Asked {
  readonly kind?: string
  readonly cluster?: string
}

/**
 * The one thing of a name: of several the one in force. `what` is what it is called.
 * @throws HttpError NotFound; Ambiguous, saying how to tell them apart
 */
export const oneOf = <V extends Named>(
  resource: Pick<Resource<V>, 'after'>,
  what: string,
  namespace: string,
  name: string,
  { kind, cluster }: Asked,
): Item<V> => {
  const found: Item<V>[] = []
  for (const item of resource.after(undefined, `${orderKey(namespace, name)} `)) {
    if ((kind ?? item.view.kind) === item.view.kind && (cluster ?? item.view.cluster) === item.view.cluster)
      found.push(item)
  }
  const inForce = found.filter(({ view }) => view.inForce)
  const [first, ...others] = inForce.length > 0 ? inForce : found
  if (!first) {
    const filter = `${kind === undefined ? '' : ` of kind ${kind}`}${cluster === undefined ? '' : ` in cluster ${cluster}`}`
    throw new HttpError('NotFound', `no cluster reports a ${what} ${namespace}/${name}${filter}`)
  }
  if (others.length > 0) throw ambiguous(`${namespace}/${name}`, [first, ...others])
  return first
}

const ambiguous = <V extends Named>(name: string, found: readonly Item<V>[]): HttpError => {
  const means = found.map(({ view: { kind = 'Gateway', cluster } }) => `a ${kind} of ${cluster}`)
  const isOneKind = new Set(found.map(({ view }) => view.kind)).size === 1
  const parameter = isOneKind ? 'cluster' : 'kind'
  return new HttpError('Ambiguous', `${name} is ${means.join(' and ')}`, {
    field: `query.${parameter}`,
    cure: `say which with ?${parameter}=`,
  })
}
