/** A fault of the hub's own files and settings; `code` is for programs, the message for people. */
export class HubError extends Error {
  override readonly name = 'HubError'
  readonly code: 'BadOptions' | 'BadTokenFile' | 'BadCertificate' | 'BadSecretKeys'

  constructor(code: HubError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
