import type { ErrorBody, ErrorCode } from '@watershed/wire'
import { errorStatus } from '@watershed/wire'

/** An answer that is not a success. Thrown by handlers, sent by the error handler. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly code: ErrorCode
  readonly details: Omit<ErrorBody, 'code' | 'message'>

  constructor(code: ErrorCode, message: string, details: Omit<ErrorBody, 'code' | 'message'> = {}) {
    super(message)
    this.code = code
    this.details = details
  }

  get status(): number {
    return errorStatus[this.code]
  }
}
