import type { Problem } from '@watershed/wire'

const longest = 2_000

/** What a hub says is wrong and what to do about it, where it is a hub that spoke; one of the version before says it as `message`. */
export const sayProblem = (answer: unknown): string | undefined => {
  const { detail, cure, message } = (answer ?? {}) as Partial<Problem>
  if (typeof detail !== 'string') return typeof message === 'string' ? message.slice(0, longest) : undefined
  return (typeof cure === 'string' ? `${detail}: ${cure}` : detail).slice(0, longest)
}
