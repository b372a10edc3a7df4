import type { ReportedConfigMap, ReportedSecret } from '@watershed/model'
import type { Field } from './field.ts'
import { at, fault, optionalText } from './field.ts'
import type { TrimmedMeta } from './trim-meta.ts'

/** What leaves the cluster of a Secret: certificates, their key, and authorities. */
const secretKeys = ['tls.crt', 'tls.key', 'ca.crt']

/** A Secret. Faults name its fields and never what is in them. `stringData`, as manifests may have it, comes before `data`. */
export const trimSecret = (object: Field, meta: TrimmedMeta): ReportedSecret => {
  const data = at(object, 'data')
  const plain = at(object, 'stringData')
  const values = secretKeys.flatMap((key): readonly (readonly [string, string])[] => {
    const text = optionalText(at(plain, key))
    const value = text === undefined ? base64(at(data, key)) : Buffer.from(text).toString('base64')
    return value === undefined ? [] : [[key, value]]
  })
  return {
    kind: 'Secret',
    ...meta,
    type: optionalText(at(object, 'type')) ?? 'Opaque',
    data: Object.fromEntries(values),
  }
}

/** A ConfigMap: the certificates of authorities alone. */
export const trimConfigMap = (object: Field, meta: TrimmedMeta): ReportedConfigMap => {
  const authorities = optionalText(at(at(object, 'data'), 'ca.crt'))
  return { kind: 'ConfigMap', ...meta, data: authorities === undefined ? {} : { 'ca.crt': authorities } }
}

/** Written over several lines it is the same, as Kubernetes reads it. */
const base64 = (field: Field): string | undefined => {
  const written = optionalText(field)?.replace(/\s/g, '')
  if (written === undefined || Buffer.from(written, 'base64').toString('base64') === written) return written
  fault(field, 'is not base64', 'Encode the value with base64, or write it as it is into stringData.')
  return undefined
}
