/** One of a route's parentRefs, as it was written and as it is meant. */
export interface WrittenParent {
  /** Its place in spec.parentRefs. */
  readonly index: number
  /** To be repeated in the status unchanged: controllers and clients compare it by deep equality. */
  readonly parentRef: Readonly<Record<string, unknown>>
  /** `namespace/name` of the Gateway that it names; absent where it names something else. */
  readonly gateway?: string
  /** Likewise of a ListenerSet. */
  readonly listenerSet?: string
}

const gatewayGroup = 'gateway.networking.k8s.io'
const fields = ['group', 'kind', 'namespace', 'name', 'sectionName', 'port'] as const

/** The parentRefs of a route's spec as reported, which need not be acceptable: what is no reference at all is left out. */
export const writtenParents = (spec: unknown, namespace: string): readonly WrittenParent[] => {
  const refs = isRecord(spec) ? spec['parentRefs'] : undefined
  if (!Array.isArray(refs)) return []
  return refs.flatMap((ref: unknown, index) => {
    if (!isRecord(ref) || typeof ref['name'] !== 'string') return []
    return [{ index, parentRef: written(ref), ...parentOf(ref, ref['name'], namespace) }]
  })
}

const parentOf = (
  { group = gatewayGroup, kind = 'Gateway', namespace }: Readonly<Record<string, unknown>>,
  name: string,
  own: string,
): Pick<WrittenParent, 'gateway' | 'listenerSet'> => {
  if (group !== gatewayGroup) return {}
  const key = `${typeof namespace === 'string' ? namespace : own}/${name}`
  if (kind === 'Gateway') return { gateway: key }
  return kind === 'ListenerSet' ? { listenerSet: key } : {}
}

const written = (ref: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(fields.flatMap((field) => (ref[field] === undefined ? [] : [[field, ref[field]]])))

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
