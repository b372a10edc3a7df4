import type { CelInput } from '@bufbuild/cel'
import { celValue } from './cel-value.ts'
import { compileCel } from './compile-cel.ts'
import { describeRule } from './describe-rule.ts'
import type { Finding } from './finding.ts'
import { stepInto } from './finding.ts'
import type { CelRule, Schema } from './schema.ts'

/**
 * Checks the rules (CEL) of a schema against a value that follows the rest of it. Rules about a value's past
 * (`oldSelf`) are left out: nothing is known of it.
 */
export const checkRules = (schema: Schema, value: unknown, path: string): readonly Finding[] => {
  const tree = treeOf(schema)
  return tree ? check(tree, celValue(schema, value), path) : []
}

/** The part of a schema that has rules in or below it. */
interface Tree {
  readonly rules: readonly CelRule[]
  readonly properties: readonly (readonly [string, Tree])[]
  /** Of a list's items. */
  readonly items: Tree | undefined
}

const trees = new WeakMap<Schema, Tree | 'none'>()

const treeOf = (schema: Schema): Tree | undefined => {
  const known = trees.get(schema)
  if (known) return known === 'none' ? undefined : known
  const tree = makeTree(schema)
  trees.set(schema, tree ?? 'none')
  return tree
}

const makeTree = (schema: Schema): Tree | undefined => {
  const rules = (schema['x-kubernetes-validations'] ?? []).filter(({ rule }) => !/\boldSelf\b/.test(rule))
  const properties = Object.entries(schema.properties ?? {}).flatMap(([key, inner]): [string, Tree][] => {
    const tree = makeTree(inner)
    return tree ? [[key, tree]] : []
  })
  const items = schema.items && makeTree(schema.items)
  return rules.length + properties.length > 0 || items ? { rules, properties, items } : undefined
}

const check = (tree: Tree, value: CelInput, path: string): readonly Finding[] => [
  ...tree.rules.filter((rule) => !compileCel(rule)(value)).map((rule) => findingOf(rule, value, path)),
  ...tree.properties.flatMap(([key, inner]) => {
    const field = value instanceof Map ? (value.get(key) as CelInput | undefined) : undefined
    return field === undefined ? [] : check(inner, field, stepInto(path, key))
  }),
  ...(tree.items && Array.isArray(value) ? checkItems(tree.items, value as CelInput[], path) : []),
]

const checkItems = (tree: Tree, values: readonly CelInput[], path: string): readonly Finding[] =>
  values.flatMap((value, index) => check(tree, value, stepInto(path, index)))

const findingOf = (
  { rule, message = `must satisfy ${rule}`, fieldPath }: CelRule,
  value: CelInput,
  path: string,
): Finding => {
  const broken = describeRule(message, (field) => (value instanceof Map ? value.get(field) : undefined))
  const at = broken.field === undefined ? path : stepInto(path, broken.field)
  return { path: fieldPath === undefined ? at : `${path}${fieldPath}`, message: broken.message }
}
