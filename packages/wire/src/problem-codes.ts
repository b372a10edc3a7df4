/** Of a kind of problem: the HTTP status it comes with, and what it is called whoever it happens to. */
interface ProblemKind {
  readonly status: number
  readonly title: string
}

/** Every code of a problem. A code that was once answered keeps its meaning and its status. */
export const problemCodes = {
  /** The body, path or query does not follow its schema: `field` names what is wrong. */
  Invalid: { status: 400, title: 'The request is not valid' },
  /** `supported` says which version the hub speaks. */
  UnsupportedWire: { status: 400, title: "The version of the agent's messages is not supported" },
  Unauthenticated: { status: 401, title: 'The caller is not known' },
  Forbidden: { status: 403, title: 'The caller may not do this' },
  NotFound: { status: 404, title: 'There is no such thing' },
  /** The header Allow says what may be done. */
  MethodNotAllowed: { status: 405, title: 'This cannot be done here' },
  /** A name that means several; the cure says how to tell them apart. */
  Ambiguous: { status: 409, title: 'The name means several things' },
  /** What was to be changed is not as it was seen: look again, and change that. */
  Conflict: { status: 409, title: 'It was changed meanwhile' },
  /** A later session of the cluster was opened: another agent reports for it. */
  Fenced: { status: 409, title: 'Another agent reports for the cluster' },
  /** No such session, as when Redis came back empty: open one and report in full. */
  UnknownEpoch: { status: 409, title: 'There is no such session' },
  /** `expected` says which report is missing. */
  SeqGap: { status: 409, title: 'A report is missing' },
  /** A change came before the full report's end. */
  FullReportFirst: { status: 409, title: 'The full report has not ended' },
  /** `limit` in bytes. */
  TooLarge: { status: 413, title: 'The body is too large' },
  UnsupportedMediaType: { status: 415, title: 'The body is of a type that is not taken' },
  /** A cluster that has never reported. */
  UnknownCluster: { status: 422, title: 'The cluster is not known' },
  /** `limit` of a cluster's objects. */
  TooManyObjects: { status: 422, title: 'The cluster has too many objects' },
  /** `limit` of requests a second, or of watches; the header Retry-After says when to come back. */
  TooManyRequests: { status: 429, title: 'The caller asks too often' },
  /** `limit` in bytes. */
  HeadersTooLarge: { status: 431, title: "The request's headers are too large" },
  Internal: { status: 500, title: 'The hub failed' },
  StoreUnavailable: { status: 503, title: 'Redis is not reached' },
  NotReady: { status: 503, title: 'The hub is not ready' },
  /** It is stored, and not yet in force at the hub that was asked. */
  NotYetInForce: { status: 504, title: 'It is not in force yet' },
} as const satisfies Readonly<Record<string, ProblemKind>>

export type ProblemCode = keyof typeof problemCodes
