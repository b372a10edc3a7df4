import type { ServiceExportSpec } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'
import { showValue } from './schema/show-value.ts'

/** What the API server would not let into the ServiceImport that is made of it. */
export const checkServiceExport = ({
  exportedLabels = {},
  exportedAnnotations = {},
}: ServiceExportSpec): readonly Refusal[] => [
  ...Object.keys(exportedLabels).flatMap((key) => checkKey(key, 'exportedLabels')),
  ...Object.entries(exportedLabels).flatMap(([key, value]) => checkValue(key, value)),
  ...Object.keys(exportedAnnotations).flatMap((key) => checkKey(key, 'exportedAnnotations')),
]

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const text = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/
const prefix = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/

const checkKey = (key: string, field: string): readonly Refusal[] => {
  const slash = key.indexOf('/')
  const isKey = text.test(key.slice(slash + 1)) && (slash < 0 || prefix.test(key.slice(0, slash)))
  if (isKey) return []
  const message = `${showValue(key)} is no key: use letters, digits, -, _ and ., at most 63, after a DNS name and / where it has a prefix`
  return [{ path: `spec.${field}`, message }]
}

const checkValue = (key: string, value: string): readonly Refusal[] => {
  if (value === '' || text.test(value)) return []
  const message = `must be empty or at most 63 letters, digits, -, _ and ., with a letter or digit at both ends, is ${showValue(value)}: export it as an annotation`
  return [{ path: `spec.exportedLabels["${key}"]`, message }]
}
