import type { Fields, Translation } from './translation.ts'

const routes =
  /^\/apis\/gateway\.networking\.k8s\.io\/v1[a-z0-9]*\/(?:namespaces\/[^/]+\/)?(?:http|grpc|tls|tcp|udp)routes(?=[/?]|$)/
const group = 'multicluster.x-k8s.io'

/**
 * Routes of every kind stay what they are, and send to ServiceImports in place of Services: to their endpoints in all clusters that
 * export them. But not in rules with retries: the suite's backend fails as often as it is told and counts the tries in its own memory,
 * which must therefore be one pod's.
 */
export const asServiceImports: Translation = {
  keep: (path) =>
    routes.test(path)
      ? { path, write: (object) => inRules(object, toImport), read: (object) => inRules(object, toService) }
      : undefined,
  grant: (object) => {
    const spec = object['spec'] as { readonly to: readonly Fields[] } & Fields
    const twins = spec.to.filter(isService).map((to) => ({ ...to, group, kind: 'ServiceImport' }))
    return { ...object, spec: { ...spec, to: [...spec.to, ...twins] } }
  },
}

const isService = ({ group: of = '', kind = 'Service' }: Fields): boolean => of === '' && kind === 'Service'

const toImport = (ref: Fields): Fields => (isService(ref) ? { ...ref, group, kind: 'ServiceImport' } : ref)

const toService = (ref: Fields): Fields =>
  ref['group'] === group ? { ...ref, group: '', kind: 'Service' } : ref

type Change = (ref: Fields) => Fields

const inRules = (object: Fields, change: Change): Fields => {
  const items = object['items'] as readonly Fields[] | undefined
  if (items) return { ...object, items: items.map((item) => inRules(item, change)) }
  const spec = object['spec'] as { readonly rules?: readonly Fields[] } | undefined
  if (!spec?.rules) return object
  const rules = spec.rules.map((rule) => ('retry' in rule ? rule : inRule(rule, change)))
  return { ...object, spec: { ...spec, rules } }
}

/** Mirrors are filters of a rule or of a backendRef. */
const inRule = (rule: Fields, change: Change): Fields => {
  const refs = rule['backendRefs'] as readonly Fields[] | undefined
  return {
    ...mirrored(rule, change),
    ...(refs && { backendRefs: refs.map((ref) => mirrored(change(ref), change)) }),
  }
}

const mirrored = (owner: Fields, change: Change): Fields => {
  const filters = owner['filters'] as readonly Fields[] | undefined
  if (!filters) return owner
  return {
    ...owner,
    filters: filters.map((filter) => {
      const mirror = filter['requestMirror'] as Fields | undefined
      return mirror
        ? { ...filter, requestMirror: { ...mirror, backendRef: change(mirror['backendRef'] as Fields) } }
        : filter
    }),
  }
}
