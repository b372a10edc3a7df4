/** Why a chart cannot be rendered. */
export class ChartError extends Error {
  override readonly name = 'ChartError'
  readonly code: 'BadTemplate' | 'BadValues' | 'Refused'

  constructor(code: ChartError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
