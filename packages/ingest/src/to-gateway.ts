import type { Gateway, Issue, Listener, StoredRecord } from '@watershed/model'
import { ageOf, clusterHeaderAnnotation } from '@watershed/model'
import type { GatewayListener, GatewaySpec } from './gen/specs.ts'
import { issueOf } from './issue-of.ts'
import { readSpec } from './read-spec.ts'
import { toListener } from './to-listener.ts'
import type { Refusal } from './refusal.ts'

/**
 * Reads an acceptable Gateway. What of it is not carried out is an issue: a listener of another protocol than HTTP is left
 * out, the others stay.
 */
export const toGateway = (
  record: StoredRecord,
): { readonly gateway: Gateway; readonly issues: readonly Issue[] } => {
  const { object, spec } = readSpec(record, 'Gateway')
  const findings = [...unheeded(spec)]
  const header = clusterHeader(object.annotations?.[clusterHeaderAnnotation])
  if (header.finding) findings.push(header.finding)
  const listeners = spec.listeners.flatMap((listener: GatewayListener, index): readonly Listener[] => {
    const read = toListener(listener, `spec.listeners[${index}]`)
    findings.push(...read.findings)
    return read.listener ? [read.listener] : []
  })
  const gateway = {
    cluster: record.cluster,
    namespace: object.namespace,
    name: object.name,
    created: ageOf(record),
    className: spec.gatewayClassName,
    listeners,
    clusterHeader: header.value,
    addresses: spec.addresses ?? [],
    infrastructure: {
      labels: spec.infrastructure?.labels ?? {},
      annotations: spec.infrastructure?.annotations ?? {},
    },
    allowedListeners: 'None' as const,
  }
  const issues = findings.map(({ code = 'Invalid', ...finding }) =>
    issueOf(code, record.cluster, object, finding),
  )
  return { gateway, issues }
}

const clusterHeader = (
  value: string | undefined,
): { readonly value: boolean; readonly finding?: Refusal } => {
  if (value === undefined || value === 'true' || value === 'false') return { value: value === 'true' }
  const message = `must be "true" or "false", is ${JSON.stringify(value)}: until then responses do not name their cluster`
  return { value: false, finding: { path: `metadata.annotations["${clusterHeaderAnnotation}"]`, message } }
}

/** The fields that would change where traffic goes or who may send it. */
const unheeded = (spec: GatewaySpec): readonly Refusal[] => {
  const found: readonly (readonly [set: boolean | undefined, field: string, message: string])[] = [
    [
      spec.infrastructure?.parametersRef !== undefined,
      'infrastructure.parametersRef',
      'parameters of a Gateway are not carried out yet: remove parametersRef',
    ],
    [
      spec.allowedListeners !== undefined && spec.allowedListeners.namespaces.from !== 'None',
      'allowedListeners',
      'ListenerSets are not carried out yet: give the listeners to the Gateway itself, and remove allowedListeners',
    ],
    [
      spec.defaultScope === 'All',
      'defaultScope',
      'default Gateways are not carried out yet: name this Gateway in the parentRefs of its routes, and remove defaultScope',
    ],
    [spec.tls !== undefined, 'tls', 'TLS is not carried out yet: remove tls'],
  ]
  return found.flatMap(([set, field, message]) =>
    set ? [{ code: 'NotCarriedOut' as const, path: `spec.${field}`, message }] : [],
  )
}
