import { ChartError } from '../chart-error.ts'
import type { Body, Node } from './node.ts'
import { parsePipeline } from './parse-pipeline.ts'
import type { Token } from './tokenize.ts'
import { tokenize } from './tokenize.ts'

/** Reads a template of a chart. @throws ChartError BadTemplate, naming file and line */
export const parseTemplate = (template: string, file: string): Body => {
  const cursor: Cursor = { tokens: tokenize(template, file), at: 0, file }
  const { body, end } = readBody(cursor)
  if (end !== undefined) throw bad(file, end.line, `${end.words.join(' ')} ends nothing`)
  return body
}

interface Cursor {
  readonly tokens: readonly Token[]
  at: number
  readonly file: string
}

type Action = Extract<Token, { readonly type: 'action' }>

/** Up to the `else` or `end` that belongs to it, which is `end`. */
const readBody = (cursor: Cursor): { readonly body: Body; readonly end?: Action } => {
  const body: Node[] = []
  while (cursor.at < cursor.tokens.length) {
    const token = cursor.tokens[cursor.at++]
    if (!token) break
    if (token.type === 'text') body.push(token)
    else if (token.words[0] === 'end' || token.words[0] === 'else') return { body, end: token }
    else body.push(readAction(token, cursor))
  }
  return { body }
}

const readAction = (action: Action, cursor: Cursor): Node => {
  const [first = '', second = '', ...rest] = action.words
  const where = `${cursor.file}:${action.line}`
  switch (first) {
    case 'if':
    case 'with':
      return readBranch(first, action.words.slice(1), action, cursor)
    case 'range':
      return readRange(action, cursor)
    case 'define': {
      const { body } = readBody(cursor)
      return { type: 'define', name: JSON.parse(second) as string, body }
    }
    case 'template':
      return { type: 'print', pipeline: parsePipeline(['include', second, ...rest], where) }
    default:
      if (second === ':=' || second === '=')
        return { type: 'assign', name: first, pipeline: parsePipeline(rest, where), declare: second === ':=' }
      return { type: 'print', pipeline: parsePipeline(action.words, where) }
  }
}

const readBranch = (type: 'if' | 'with', test: readonly string[], opening: Action, cursor: Cursor): Node => ({
  type,
  test: parsePipeline(test, `${cursor.file}:${opening.line}`),
  ...readArms(opening, cursor),
})

const readRange = (action: Action, cursor: Cursor): Node => {
  const assigned = action.words.indexOf(':=')
  const names = action.words.slice(1, Math.max(assigned, 1)).filter((word) => word !== ',')
  const over = parsePipeline(
    action.words.slice(assigned === -1 ? 1 : assigned + 1),
    `${cursor.file}:${action.line}`,
  )
  return { type: 'range', names, over, ...readArms(action, cursor) }
}

const readArms = (opening: Action, cursor: Cursor): { readonly then: Body; readonly otherwise: Body } => {
  const { body: then, end } = readBody(cursor)
  if (!end) throw bad(cursor.file, opening.line, `${opening.words[0]} has no end`)
  if (end.words[0] === 'end') return { then, otherwise: [] }
  const [, again, ...test] = end.words
  if (again === 'if' || again === 'with') return { then, otherwise: [readBranch(again, test, end, cursor)] }
  const { body: otherwise } = readBody(cursor)
  return { then, otherwise }
}

const bad = (file: string, line: number, message: string): ChartError =>
  new ChartError('BadTemplate', `${file}:${line}: ${message}`)
