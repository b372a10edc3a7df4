import { ChartError } from '../chart-error.ts'

/** Text between actions, or the words of an action. */
export type Token =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly words: readonly string[]; readonly line: number }

const action = /\{\{(-(?=\s))?\s*(\/\*[^]*?\*\/|(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|[^"`])*?)\s*((?<=\s)-)?\}\}/gy
const word = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|:=|\)(?:\.\w+)+|[=|(),]|\$?\w*(?:\.\w+)+|\$\w*|-?\d+|\w+|\./gy

/**
 * Cuts a template at its actions; `{{-` and `-}}` take the white space beside them. @throws ChartError BadTemplate
 */
export const tokenize = (template: string, file: string): readonly Token[] => {
  const tokens: Token[] = []
  let at = 0
  let trimNext = false
  for (let open = template.indexOf('{{'); open !== -1; open = template.indexOf('{{', at)) {
    action.lastIndex = open
    const line = template.slice(0, open).split('\n').length
    const match = action.exec(template)
    if (!match) throw new ChartError('BadTemplate', `${file}:${line}: an action is not closed`)
    const [, trimBefore, content = '', trimAfter] = match
    tokens.push(text(template.slice(at, open), trimNext, trimBefore !== undefined))
    if (!content.startsWith('/*'))
      tokens.push({ type: 'action', words: words(content, `${file}:${line}`), line })
    at = action.lastIndex
    trimNext = trimAfter !== undefined
  }
  tokens.push(text(template.slice(at), trimNext, false))
  return tokens
}

const text = (raw: string, trimStart: boolean, trimEnd: boolean): Token => {
  const started = trimStart ? raw.trimStart() : raw
  return { type: 'text', text: trimEnd ? started.trimEnd() : started }
}

const words = (content: string, where: string): readonly string[] => {
  const found: string[] = []
  for (let at = 0; at < content.length;) {
    const space = /\s*/y
    space.lastIndex = at
    word.lastIndex = at + (space.exec(content)?.[0].length ?? 0)
    if (word.lastIndex >= content.length) break
    const match = word.exec(content)
    if (!match) throw new ChartError('BadTemplate', `${where}: cannot read ${content.slice(at).trim()}`)
    found.push(match[0])
    at = word.lastIndex
  }
  return found
}
