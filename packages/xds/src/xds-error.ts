export type XdsErrorCode =
  'TooManyTypes' | 'TooManyNames' | 'InvalidCertificate' | 'InsecureAddress' | 'CannotListen' | 'Timeout'

/** A fault of the xDS server or of a client that breaks its rules. */
export class XdsError extends Error {
  readonly code: XdsErrorCode

  constructor(code: XdsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'XdsError'
    this.code = code
  }
}
