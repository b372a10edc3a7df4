import { ChartError } from '../chart-error.ts'
import type { Command, Operand, Pipeline } from './node.ts'

/** Reads the words of an action that has a value. @throws ChartError BadTemplate */
export const parsePipeline = (words: readonly string[], where: string): Pipeline => {
  const cursor = { words, at: 0, where }
  const pipeline = readPipeline(cursor)
  if (cursor.at < words.length) throw bad(cursor)
  return pipeline
}

interface Cursor {
  readonly words: readonly string[]
  at: number
  readonly where: string
}

const readPipeline = (cursor: Cursor): Pipeline => {
  const commands: Command[] = [readCommand(cursor)]
  while (cursor.words[cursor.at] === '|') {
    cursor.at++
    commands.push(readCommand(cursor))
  }
  return commands
}

const readCommand = (cursor: Cursor): Command => {
  const operands: [Operand, ...Operand[]] = [readOperand(cursor)]
  for (let word = cursor.words[cursor.at]; word !== undefined && word !== '|' && !word.startsWith(')');) {
    operands.push(readOperand(cursor))
    word = cursor.words[cursor.at]
  }
  return operands
}

const readOperand = (cursor: Cursor): Operand => {
  const word = cursor.words[cursor.at++]
  if (word === undefined) throw bad(cursor)
  if (word === '(') return readGroup(cursor)
  if (word.startsWith('"')) return { type: 'literal', value: JSON.parse(word) as string }
  if (word.startsWith('`')) return { type: 'literal', value: word.slice(1, -1) }
  if (/^-?\d+$/.test(word)) return { type: 'literal', value: Number(word) }
  if (word in constants) return { type: 'literal', value: constants[word] ?? null }
  if (word.startsWith('.')) return { type: 'field', path: pathOf(word) }
  if (word.startsWith('$')) {
    const [name = '', ...path] = word.split('.')
    return { type: 'variable', name, path }
  }
  if (/^[a-zA-Z]\w*$/.test(word)) return { type: 'function', name: word }
  throw bad(cursor)
}

const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, nil: null }

/** `(f x)`, or with a field of its result, `(f x).name`, whose end is one word then. */
const readGroup = (cursor: Cursor): Operand => {
  const pipeline = readPipeline(cursor)
  const end = cursor.words[cursor.at++]
  if (!end?.startsWith(')')) throw bad(cursor)
  return { type: 'group', pipeline, path: pathOf(end.slice(1)) }
}

const pathOf = (word: string): readonly string[] => word.split('.').filter(Boolean)

const bad = ({ words, where }: Cursor): ChartError =>
  new ChartError('BadTemplate', `${where}: cannot read {{ ${words.join(' ')} }}`)
