/** What the references of a route mean where they do not say it. */
export interface RouteContext {
  readonly namespace: string
  /** Of a backendRef that names none; absent: every cluster. */
  readonly cluster?: string
}
