export type StoreErrorCode =
  /** Redis cannot be reached, does not answer in time, or cannot write now. Retry with backoff. */
  | 'Unavailable'
  /** Redis refuses the credentials or a command that they do not permit. */
  | 'Denied'
  /** The store was closed. */
  | 'Closed'
  /** What Redis holds is not what this code wrote, or Redis refused a command. */
  | 'Unexpected'
  /** An argument that would corrupt the records. */
  | 'Invalid'

/** A fault of the store. Its message holds neither URL nor password nor records. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Turns a client's error into a coded one. The original is not kept as `cause`: the client attaches the command's arguments to it,
 * AUTH's among them.
 */
export const toStoreError = (error: unknown): StoreError => {
  if (error instanceof StoreError) return error
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  if (/^(NOAUTH|WRONGPASS|NOPERM)\b|invalid password|without any password configured/.test(message))
    return new StoreError('Denied', `Redis refuses the credentials of its URL: ${message}`)
  if (
    name === 'ReplyError' &&
    !/^(LOADING|BUSY|READONLY|OOM|MASTERDOWN|CLUSTERDOWN|MISCONF|TRYAGAIN|NOREPLICAS)\b/.test(message)
  )
    return new StoreError('Unexpected', `Redis refused a command: ${message}`)
  return new StoreError('Unavailable', `Redis is not available: ${message}`)
}
