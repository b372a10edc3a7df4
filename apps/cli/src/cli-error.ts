/** What the command cannot do, said for the person who typed it. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code:
    'Usage' | 'NoHub' | 'HubRefused' | 'HubUnreachable' | 'NotFound' | 'Ambiguous' | 'BadManifest'

  constructor(code: CliError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
