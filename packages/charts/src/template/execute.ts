import { ChartError } from '../chart-error.ts'
import { isTrue, print } from '../functions/values.ts'
import type { Body, Command, Node, Operand, Pipeline } from './node.ts'

/** A function of templates. A ChartError that it throws is told with the name of the function. */
export type TemplateFunction = (...args: readonly unknown[]) => unknown

export interface Program {
  /** What `define` has made, by name. */
  readonly defined: ReadonlyMap<string, Body>
  readonly functions: Readonly<Record<string, TemplateFunction>>
}

/**
 * What a template prints for `dot`, by the rules of Go's text/template: https://pkg.go.dev/text/template
 * @throws ChartError BadTemplate, or what a function throws
 */
export const execute = (body: Body, dot: unknown, program: Program): string =>
  run(body, { dot, variables: new Map([['$', dot]]), program })

interface Frame {
  readonly dot: unknown
  /** By name; those of an outer block are further up. */
  readonly variables: Map<string, unknown>
  readonly outer?: Frame
  readonly program: Program
}

const run = (body: Body, frame: Frame): string => body.map((node) => runNode(node, frame)).join('')

const runNode = (node: Node, frame: Frame): string => {
  switch (node.type) {
    case 'text':
      return node.text
    case 'define':
      return ''
    case 'print':
      return print(evaluate(node.pipeline, frame))
    case 'assign':
      assign(node.name, evaluate(node.pipeline, frame), node.declare, frame)
      return ''
    case 'range':
      return runRange(node, frame)
    case 'if':
    case 'with':
      return runBranch(node, frame)
  }
}

const inner = (
  outer: Frame,
  dot: unknown,
  variables: readonly (readonly [string, unknown])[] = [],
): Frame => ({
  dot,
  variables: new Map(variables),
  outer,
  program: outer.program,
})

const runBranch = (
  { type, test, then, otherwise }: Extract<Node, { readonly type: 'if' | 'with' }>,
  frame: Frame,
): string => {
  const value = evaluate(test, frame)
  if (!isTrue(value)) return run(otherwise, inner(frame, frame.dot))
  return run(then, inner(frame, type === 'with' ? value : frame.dot))
}

const runRange = (
  { names, over, then, otherwise }: Extract<Node, { readonly type: 'range' }>,
  frame: Frame,
): string => {
  const entries = entriesOf(evaluate(over, frame))
  if (entries.length === 0) return run(otherwise, inner(frame, frame.dot))
  const [first, second] = names
  return entries
    .map(([key, value]) => {
      const named: (readonly [string, unknown])[] = []
      if (first !== undefined) named.push([first, second === undefined ? value : key])
      if (second !== undefined) named.push([second, value])
      return run(then, inner(frame, value, named))
    })
    .join('')
}

/** Maps are gone through in the order of their keys. */
const entriesOf = (value: unknown): readonly (readonly [unknown, unknown])[] => {
  if (Array.isArray(value)) return [...value.entries()]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
}

const assign = (name: string, value: unknown, declare: boolean, frame: Frame): void => {
  if (declare) return void frame.variables.set(name, value)
  const holder = holderOf(name, frame)
  holder.variables.set(name, value)
}

const holderOf = (name: string, frame: Frame): Frame => {
  for (let at: Frame | undefined = frame; at; at = at.outer) if (at.variables.has(name)) return at
  throw new ChartError('BadTemplate', `there is no variable ${name}`)
}

const evaluate = (pipeline: Pipeline, frame: Frame): unknown => {
  let value: unknown
  for (const [index, command] of pipeline.entries())
    value = runCommand(command, frame, index === 0 ? [] : [value])
  return value
}

const runCommand = ([head, ...args]: Command, frame: Frame, piped: readonly unknown[]): unknown => {
  if (head.type !== 'function') {
    if (args.length + piped.length > 0) throw new ChartError('BadTemplate', 'only functions take arguments')
    return valueOf(head, frame)
  }
  if (head.name === 'and' || head.name === 'or') return choose(head.name, args, frame, piped)
  const values = [...args.map((arg) => valueOf(arg, frame)), ...piped]
  if (head.name === 'include') return include(values, frame.program)
  const call = frame.program.functions[head.name]
  if (!call) throw new ChartError('BadTemplate', `there is no function ${head.name}`)
  return call(...values)
}

/** Looks no further than it must, as Go does since 1.18. */
const choose = (
  name: 'and' | 'or',
  args: readonly Operand[],
  frame: Frame,
  piped: readonly unknown[],
): unknown => {
  let value: unknown
  for (const arg of args) {
    value = valueOf(arg, frame)
    if (isTrue(value) === (name === 'or')) return value
  }
  return piped.length > 0 ? piped[0] : value
}

const include = ([name, dot]: readonly unknown[], program: Program): string => {
  const body = program.defined.get(String(name))
  if (!body) throw new ChartError('BadTemplate', `there is no template ${String(name)}`)
  return execute(body, dot, program)
}

const valueOf = (operand: Operand, frame: Frame): unknown => {
  switch (operand.type) {
    case 'literal':
      return operand.value
    case 'field':
      return follow(frame.dot, operand.path)
    case 'variable':
      return follow(holderOf(operand.name, frame).variables.get(operand.name), operand.path)
    case 'group':
      return follow(evaluate(operand.pipeline, frame), operand.path)
    case 'function':
      return runCommand([operand], frame, [])
  }
}

/** A key that is not there is nothing; a key of what is not there is a fault of the template. */
const follow = (start: unknown, path: readonly string[]): unknown => {
  let value = start
  for (const key of path) {
    if (value === null || typeof value !== 'object')
      throw new ChartError('BadTemplate', `nothing is there to take .${key} of, in .${path.join('.')}`)
    value = Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined
  }
  return value
}
