import { BootstrapError } from './bootstrap-error.mjs'

/**
 * Tries sources in turn. Each is a function that gives the path of a program, or `{missing: why}`.
 * @throws BootstrapError that names the thing, all that was tried and the cure
 */
export const firstOf = async (thing, sources, cure) => {
  const tried = []
  for (const source of sources) {
    const result = await source()
    if (typeof result === 'string') return result
    tried.push(`  - ${result.missing}`)
  }
  throw new BootstrapError(`there is no ${thing} to be had. Tried:\n${tried.join('\n')}\n${cure}`)
}
