import type { Condition, Issue } from '@watershed/model'
import type { DecidedListener, JudgedListener } from './listener-status.ts'

/**
 * The listeners of a Gateway's or a ListenerSet's spec, with what was found out about each. `issues` are the object's;
 * `decided` tells what became of a listener, `attached` counts its routes, `affected` tells which policies are for it alone.
 */
export const judgedListeners = (
  spec: unknown,
  issues: readonly Issue[],
  decided: (listener: string) => DecidedListener | undefined,
  attached: (listener: string) => number,
  affected: (listener: string) => Condition | undefined = () => undefined,
): readonly JudgedListener[] =>
  namesOf(spec).map((name, index) => {
    const [found, policies] = [decided(name), affected(name)]
    const prefix = `spec.listeners[${index}].`
    const own = issues.flatMap((issue) =>
      issue.path.startsWith(prefix) ? [{ ...issue, path: issue.path.slice(prefix.length) }] : [],
    )
    return {
      name,
      ...(found && { decided: found }),
      attachedRoutes: attached(name),
      issues: own,
      ...(policies && { affected: policies }),
    }
  })

/** An acceptable spec has listeners with names. */
const namesOf = (spec: unknown): readonly string[] =>
  (spec as { readonly listeners?: readonly { readonly name: string }[] }).listeners?.map(
    ({ name }) => name,
  ) ?? []
