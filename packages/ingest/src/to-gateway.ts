import type { ClientValidation, Gateway, Issue, StoredRecord } from '@watershed/model'
import { ageOf, clusterHeaderAnnotation } from '@watershed/model'
import type { GatewaySpec } from './gen/specs.ts'
import { issueOf } from './issue-of.ts'
import { readSpec } from './read-spec.ts'
import type { Refusal } from './refusal.ts'
import { toListeners } from './to-listeners.ts'
import { toNamespaceSelector } from './to-namespace-selector.ts'
import { toObjectRef } from './to-object-ref.ts'

/**
 * Reads an acceptable Gateway. What of it is not carried out is an issue: a listener that cannot be read is left out, the
 * others stay.
 */
export const toGateway = (
  record: StoredRecord,
): { readonly gateway: Gateway; readonly issues: readonly Issue[] } => {
  const { object, spec } = readSpec(record, 'Gateway')
  const { namespace, name } = object
  const header = clusterHeader(object.annotations?.[clusterHeaderAnnotation])
  const allowed = allowedListeners(spec)
  const { listeners, findings } = toListeners(spec.listeners, namespace)
  const backendCertificate = spec.tls?.backend?.clientCertificateRef
  const clientValidation = toClientValidation(spec, namespace)
  const gateway: Gateway = {
    cluster: record.cluster,
    namespace,
    name,
    created: ageOf(record),
    className: spec.gatewayClassName,
    listeners,
    clusterHeader: header.value,
    addresses: spec.addresses ?? [],
    infrastructure: {
      labels: spec.infrastructure?.labels ?? {},
      annotations: spec.infrastructure?.annotations ?? {},
    },
    allowedListeners: allowed.value,
    ...(clientValidation && { clientValidation }),
    ...(backendCertificate && { backendCertificate: toObjectRef(backendCertificate, namespace) }),
  }
  const all = [...unheeded(spec), ...header.findings, ...allowed.findings, ...findings]
  return {
    gateway,
    issues: all.map(({ code = 'Invalid', ...finding }) => issueOf(code, record.cluster, object, finding)),
  }
}

const allowedListeners = ({
  allowedListeners: written,
}: GatewaySpec): { readonly value: Gateway['allowedListeners']; readonly findings: readonly Refusal[] } => {
  const { from, selector } = written?.namespaces ?? { from: 'None' as const }
  if (from !== 'Selector') return { value: from, findings: [] }
  const read = toNamespaceSelector(selector, 'spec.allowedListeners.namespaces.selector')
  return { value: read.selector ?? 'None', findings: read.findings }
}

const toClientValidation = ({ tls }: GatewaySpec, namespace: string): Gateway['clientValidation'] => {
  const { default: fallback, perPort = [] } = tls?.frontend ?? {}
  if (!fallback) return undefined
  const byDefault = fallback.validation && toValidation(fallback.validation, namespace)
  return {
    ...(byDefault && { default: byDefault }),
    perPort: perPort.map(({ port, tls: { validation } }) => ({
      port,
      ...(validation ? toValidation(validation, namespace) : noValidation),
    })),
  }
}

/** A port without validation is one that the default does not count for. */
const noValidation: ClientValidation = { caCertificates: [], mode: 'AllowValidOnly' }

type WrittenValidation = NonNullable<NonNullable<GatewaySpec['tls']>['frontend']>['default']['validation']

const toValidation = (
  { caCertificateRefs, mode }: NonNullable<WrittenValidation>,
  namespace: string,
): ClientValidation => ({
  caCertificates: caCertificateRefs.map((ref) => toObjectRef(ref, namespace)),
  mode,
})

const clusterHeader = (
  value: string | undefined,
): { readonly value: boolean; readonly findings: readonly Refusal[] } => {
  if (value === undefined || value === 'true' || value === 'false')
    return { value: value === 'true', findings: [] }
  const message = `must be "true" or "false", is ${JSON.stringify(value)}: until then responses do not name their cluster`
  const path = `metadata.annotations["${clusterHeaderAnnotation}"]`
  return { value: false, findings: [{ path, message }] }
}

const unheeded = ({ defaultScope }: GatewaySpec): readonly Refusal[] =>
  defaultScope === 'All'
    ? [
        {
          code: 'NotCarriedOut',
          path: 'spec.defaultScope',
          message:
            'default Gateways are not carried out: name this Gateway in the parentRefs of its routes, and remove defaultScope',
        },
      ]
    : []
