/** A part of a file that can be parsed alone. */
export interface Chunk {
  readonly text: string
  /** In the file, from 1, of the chunk's first line. */
  readonly line: number
}

/**
 * Cuts YAML at its document markers, so that an edit of one document among thousands parses one. A line that begins with
 * `---` separates documents wherever it stands, even in a block scalar or between quotes (YAML 1.2.2, rules 9.1 c-forbidden and
 * 206), so no parsing is needed to find it. Text with directives (`%YAML`) stays whole: those belong to what follows.
 */
export const splitDocuments = (text: string): readonly Chunk[] => {
  if (/^%/m.test(text)) return [{ text, line: 1 }]
  const chunks: Chunk[] = []
  let start = 0
  let line = 1
  for (const { index } of text.matchAll(/^---(?=\s|$)/gm)) {
    if (index === start) continue
    const chunk = text.slice(start, index)
    chunks.push({ text: chunk, line })
    line += countLines(chunk)
    start = index
  }
  return [...chunks, { text: text.slice(start), line }]
}

const countLines = (text: string): number => {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
