import type { CheckName, Finding, Level } from './finding.ts'
import { checkNames } from './finding.ts'

export interface RenderOptions {
  /** Of the terminal; infinite where the text goes to a file or on to another program. */
  readonly columns: number
  readonly colour: boolean
}

const titles: Readonly<Record<CheckName, string>> = {
  ApiServer: 'API server',
  Definitions: 'Definitions of kinds',
  Rights: 'Rights of the agent',
  Parts: 'Parts that are installed',
  Versions: 'Versions',
  Hub: 'Hub',
  Clock: 'Clocks',
  Clusters: 'Clusters, as the hub sees them',
  Edges: 'Edges, as the hub sees them',
  Reachability: 'Endpoints, from the edges',
}

const codes: Readonly<Record<Level, number>> = { Ok: 32, Warning: 33, Error: 31, Skipped: 90 }
const margin = 2
const levelWidth = 'Warning'.length + 2

/** A group for each check: level, object and what is to say of it, with the cure beneath. */
export const renderFindings = (findings: readonly Finding[], options: RenderOptions): string => {
  const groups = checkNames.flatMap((check) => {
    const own = findings.filter((one) => one.check === check)
    return own.length === 0 ? [] : [[titles[check], ...own.flatMap((one) => render(one, options))].join('\n')]
  })
  return [...groups, summary(findings, options)].join('\n\n')
}

const render = (
  { level, object, message, cure }: Finding,
  { columns, colour }: RenderOptions,
): readonly string[] => {
  const indent = ' '.repeat(margin + levelWidth)
  const [first = '', ...more] = wrap(`${object}: ${message}`, columns - indent.length)
  const arrow = '→ '
  const cures = cure === undefined ? [] : wrap(cure, columns - indent.length - arrow.length)
  return [
    `${' '.repeat(margin)}${paint(level.padEnd(levelWidth), level, colour)}${first}`,
    ...more.map((line) => `${indent}${line}`),
    ...cures.map((line, index) => `${indent}${index === 0 ? arrow : ' '.repeat(arrow.length)}${line}`),
  ]
}

const summary = (findings: readonly Finding[], { colour }: RenderOptions): string => {
  const count = (level: Level): number => findings.filter((one) => one.level === level).length
  const [errors, warnings] = [count('Error'), count('Warning')]
  if (errors === 0 && warnings === 0) return paint('All is well.', 'Ok', colour)
  const told = [
    ...(errors > 0 ? [paint(`${errors} ${errors === 1 ? 'error' : 'errors'}`, 'Error', colour)] : []),
    ...(warnings > 0
      ? [paint(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`, 'Warning', colour)]
      : []),
  ]
  return `${told.join(', ')}.`
}

const paint = (text: string, level: Level, colour: boolean): string =>
  colour ? `\u001B[${codes[level]}m${text}\u001B[0m` : text

/** Lines of at most `width`, broken between words; a word that is longer has a line of its own. */
const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = []
  for (const word of text.replaceAll(/\s+/g, ' ').trim().split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}
