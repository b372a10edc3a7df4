import type { BackendTLSPolicySpec } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'

/** What of a policy would be left out would be less than what was asked for, so it is refused as a whole. */
export const checkBackendTlsPolicy = ({
  options = {},
  validation: { wellKnownCACertificates = 'System' },
}: BackendTLSPolicySpec): readonly Refusal[] => {
  const [option] = Object.keys(options)
  return [
    ...(['', 'System'].includes(wellKnownCACertificates)
      ? []
      : [
          {
            path: 'spec.validation.wellKnownCACertificates',
            message: `must be System, is ${wellKnownCACertificates}: or name the certificates in caCertificateRefs`,
          },
        ]),
    ...(option === undefined
      ? []
      : [
          {
            code: 'NotCarriedOut' as const,
            path: `spec.options["${option}"]`,
            message: 'options are not carried out: remove them',
          },
        ]),
  ]
}
