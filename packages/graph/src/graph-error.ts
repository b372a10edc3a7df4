export type GraphErrorCode =
  | 'DuplicateName'
  | 'ForeignCollection'
  | 'LaterCollection'
  | 'UntrackedRead'
  | 'ReadOutsideDerivation'
  | 'OutsideUpdate'
  | 'NestedUpdate'
  | 'LiveGroup'
  | 'Collision'
  | 'DerivationFailed'
  | 'ListenerFailed'
  | 'SeveralFaults'

/** A fault of the program that declares or feeds a graph, never of the data in it. */
export class GraphError extends Error {
  readonly code: GraphErrorCode

  constructor(code: GraphErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'GraphError'
    this.code = code
  }
}
