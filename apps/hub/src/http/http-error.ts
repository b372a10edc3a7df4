import type { ProblemCode, ProblemExtras } from '@watershed/wire'
import { problemCodes } from '@watershed/wire'

/** An answer that is not a success. Thrown by handlers, sent by the error handler as a problem (RFC 9457). */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly code: ProblemCode
  readonly extras: ProblemExtras

  /** `detail` says what is wrong, `extras.cure` what to do about it, `extras.field` what of the request it is about. */
  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail)
    this.code = code
    this.extras = extras
  }

  get status(): number {
    return problemCodes[this.code].status
  }
}
