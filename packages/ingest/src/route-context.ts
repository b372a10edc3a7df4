import type { RouteKind } from '@watershed/model'

/** What the references of a route mean where they do not say it. */
export interface RouteContext {
  readonly kind: RouteKind
  readonly namespace: string
  readonly name: string
  /** Of a backendRef that names none; absent: every cluster. */
  readonly cluster?: string
}
