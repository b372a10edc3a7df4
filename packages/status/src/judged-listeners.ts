import type { Issue } from '@watershed/model'
import type { DecidedListener, JudgedListener } from './listener-status.ts'

/**
 * The listeners of a Gateway's or a ListenerSet's spec, with what was found out about each. `issues` are the object's;
 * `decided` tells what became of a listener, `attached` counts its routes.
 */
export const judgedListeners = (
  spec: unknown,
  issues: readonly Issue[],
  decided: (listener: string) => DecidedListener | undefined,
  attached: (listener: string) => number,
): readonly JudgedListener[] =>
  namesOf(spec).map((name, index) => {
    const found = decided(name)
    const prefix = `spec.listeners[${index}].`
    const own = issues.flatMap((issue) =>
      issue.path.startsWith(prefix) ? [{ ...issue, path: issue.path.slice(prefix.length) }] : [],
    )
    return { name, ...(found && { decided: found }), attachedRoutes: attached(name), issues: own }
  })

/** An acceptable spec has listeners with names. */
const namesOf = (spec: unknown): readonly string[] =>
  (spec as { readonly listeners?: readonly { readonly name: string }[] }).listeners?.map(
    ({ name }) => name,
  ) ?? []
