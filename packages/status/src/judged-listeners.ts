import type { Gateway, Issue } from '@watershed/model'
import type { JudgedListener } from './listener-status.ts'

const every = ['HTTPRoute', 'MultiClusterHTTPRoute']

/**
 * The listeners of a Gateway's spec, with what was found out about each. `gateway` is what became of that spec, `issues` are
 * its; `attached` counts the routes of a listener.
 */
export const judgedListeners = (
  spec: unknown,
  gateway: Gateway,
  issues: readonly Issue[],
  attached: (listener: string) => number,
): readonly JudgedListener[] =>
  namesOf(spec).map((name, index) => {
    const carried = gateway.listeners.find((listener) => listener.name === name)
    const prefix = `spec.listeners[${index}].`
    const own = issues.flatMap((issue) =>
      issue.path.startsWith(prefix) ? [{ ...issue, path: issue.path.slice(prefix.length) }] : [],
    )
    return {
      name,
      carried: carried !== undefined,
      kinds: kindsOf(carried, own),
      attachedRoutes: carried ? attached(name) : 0,
      issues: own,
    }
  })

/** An acceptable spec has listeners with names. */
const namesOf = (spec: unknown): readonly string[] =>
  (spec as { readonly listeners?: readonly { readonly name: string }[] }).listeners?.map(
    ({ name }) => name,
  ) ?? []

/** No kinds are all of them, unless those that were written are all unknown. */
const kindsOf = (
  listener: Gateway['listeners'][number] | undefined,
  issues: readonly Issue[],
): readonly string[] => {
  if (!listener) return []
  const { kinds } = listener.allowedRoutes
  const isAnyUnknown = issues.some(({ path }) => path.startsWith('allowedRoutes.kinds'))
  return kinds.length === 0 && !isAnyUnknown ? every : kinds
}
