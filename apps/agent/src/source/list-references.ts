import type { ReportedConfig } from '@watershed/model'
import { objectKey } from '@watershed/model'
import { limits } from '@watershed/wire'
import type { Field } from '../report/field.ts'
import { at, isRecord, list, rootField } from '../report/field.ts'

/**
 * The Secrets and ConfigMaps that an object names for TLS, as object keys. What has another shape than the API's is passed over: the hub says
 * what is wrong with it.
 */
export const listReferences = ({ kind, namespace, spec }: ReportedConfig): ReadonlySet<string> => {
  const root = rootField(spec)
  const refs = referencesOf(kind, root)
  return new Set(refs.flatMap((ref) => keyOf(ref, namespace) ?? []))
}

const referencesOf = (kind: ReportedConfig['kind'], spec: Field): readonly Field[] => {
  if (kind === 'BackendTLSPolicy') return authoritiesOf(spec)
  const listeners = list(at(spec, 'listeners')).flatMap((one) => list(at(at(one, 'tls'), 'certificateRefs')))
  if (kind === 'ListenerSet') return listeners
  if (kind !== 'Gateway') return []
  const tls = at(spec, 'tls')
  const frontend = at(tls, 'frontend')
  const validations = [at(frontend, 'default'), ...list(at(frontend, 'perPort')).map((one) => at(one, 'tls'))]
  return [...listeners, ...validations.flatMap(authoritiesOf), at(at(tls, 'backend'), 'clientCertificateRef')]
}

const authoritiesOf = (tls: Field): readonly Field[] => list(at(at(tls, 'validation'), 'caCertificateRefs'))

const keyOf = ({ value }: Field, ownNamespace: string): string | undefined => {
  if (!isRecord(value)) return undefined
  const { group = '', kind = 'Secret', namespace = ownNamespace, name } = value
  if (group !== '' || (kind !== 'Secret' && kind !== 'ConfigMap')) return undefined
  return isName(namespace) && isName(name) ? objectKey({ kind, namespace, name }) : undefined
}

/** Nothing else can be part of a path or a selector. */
const isName = (name: unknown): name is string =>
  typeof name === 'string' &&
  name.length <= limits.nameLength &&
  /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)
