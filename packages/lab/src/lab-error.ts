export type LabErrorCode =
  /** This machine cannot run a lab: the message names what it lacks. */
  | 'Unsupported'
  /** Asked for outside the lab's network namespace. */
  | 'NotInNamespace'
  /** A program of the lab did not come up. */
  | 'NotReady'
  /** A command failed; the message holds its own words. */
  | 'CommandFailed'
  /** There is no cluster or part of that name. */
  | 'Unknown'

export class LabError extends Error {
  override readonly name = 'LabError'
  readonly code: LabErrorCode

  constructor(code: LabErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
