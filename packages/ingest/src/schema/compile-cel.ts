import { isIP } from 'node:net'
import type { CelInput } from '@bufbuild/cel'
import { celEnv, celFunc, CelScalar, parse, plan } from '@bufbuild/cel'
import { strings } from '@bufbuild/cel/ext'
import { linearRegExp } from './linear-reg-exp.ts'
import type { CelRule } from './schema.ts'

/** Of Kubernetes' own library of functions, what the APIs use. */
const ofKubernetes = [
  celFunc('isIP', [CelScalar.STRING], CelScalar.BOOL, (text) => isIP(text) !== 0 && !text.includes('%')),
]

const env = celEnv({
  variables: { self: CelScalar.DYN },
  funcs: [...strings, ...ofKubernetes],
  // Its own would compile a pattern each time that a rule is evaluated.
  re2: { compile: linearRegExp },
})

/** Whether a value keeps the rule; a rule that cannot be evaluated is not kept, as the API server has it. */
export type CompiledRule = (self: CelInput) => boolean

const compiled = new Map<string, CompiledRule>()

/** A rule is compiled once, at its first use. Most schemas repeat theirs. */
export const compileCel = ({ rule }: CelRule): CompiledRule => {
  const known = compiled.get(rule)
  if (known) return known
  const evaluate = plan(env, parse(rule))
  const keeps: CompiledRule = (self) => evaluate({ self }) === true
  compiled.set(rule, keeps)
  return keeps
}
