import type { Document, Node } from 'yaml'
import { LineCounter, isMap, isScalar, parseAllDocuments, visit } from 'yaml'
import type { Path } from '../../report/field.ts'

/** From 1, within the text that was parsed. */
export interface Place {
  readonly line: number
  readonly column: number
}

export interface Parsed {
  readonly value: unknown
  /** Where a field is written, or the nearest one around it. */
  placeOf(path: Path): Place
}

export interface ParseFault extends Place {
  readonly message: string
  readonly cure: string
}

/** How often an anchor's value may be repeated through aliases, all in all. */
const maxAliasCount = 100

/** Parses YAML (and so JSON). Documents without content are left out. Never throws for what the text holds. */
export const parseDocuments = (
  text: string,
): { readonly parsed: readonly Parsed[]; readonly faults: readonly ParseFault[] } => {
  const lines = new LineCounter()
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const faults: ParseFault[] = []
  const parsed: Parsed[] = []
  try {
    for (const document of composeDocuments(text, lines)) {
      const found = faultsOf(document, place)
      faults.push(...found)
      if (found.length > 0 || document.contents === null || isNothing(document.contents)) continue
      parsed.push({
        value: document.toJS({ maxAliasCount }),
        placeOf: (path) => place(offsetOf(document, path)),
      })
    }
  } catch (error) {
    faults.push({ ...place(0), ...describeThrown(error) })
  }
  return { parsed, faults }
}

const composeDocuments = (text: string, lineCounter: LineCounter): readonly Document.Parsed[] => {
  const documents = parseAllDocuments(text, {
    lineCounter,
    merge: true,
    stringKeys: true,
    // Ours below: the library's compares every key with every other.
    uniqueKeys: false,
    prettyErrors: false,
    resolveKnownTags: false,
    logLevel: 'silent',
  })
  return Array.isArray(documents) ? documents : []
}

const isNothing = (node: Node): boolean => isScalar(node) && node.value === null

const faultsOf = (document: Document.Parsed, place: (offset: number) => Place): readonly ParseFault[] => {
  const errors = [...document.errors, ...document.warnings].map(({ code, message, pos: [offset] }) => ({
    ...place(offset),
    ...describeError(code, message),
  }))
  return errors.length > 0 ? errors.slice(0, 1) : doubleKeysOf(document, place)
}

const describeError = (code: string, said: string): Explanation => {
  if (said.startsWith('Maximum call stack')) return tooDeep
  const message = `does not parse: ${said}`
  if (code === 'TAB_AS_INDENT') return { message, cure: 'Indent with spaces instead of tabs.' }
  if (code === 'TAG_RESOLVE_FAILED')
    return { message, cure: 'Remove the tag (the word after the exclamation mark).' }
  if (code === 'BAD_INDENT')
    return { message, cure: 'Align the line with the lines that belong to the same field.' }
  return { message, cure: 'Correct the YAML at this line, or just above it.' }
}

type Explanation = Pick<ParseFault, 'message' | 'cure'>

const tooDeep: Explanation = {
  message: 'does not parse: it is nested too deep',
  cure: 'Nest it less than a thousand levels deep.',
}

/** A field that is written twice says two things, of which one would be lost. */
const doubleKeysOf = (document: Document.Parsed, place: (offset: number) => Place): readonly ParseFault[] => {
  const faults: ParseFault[] = []
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>()
      for (const { key } of items) {
        const name = isScalar(key) && typeof key.value === 'string' ? key.value : undefined
        if (name === undefined || name === '<<') continue
        if (!seen.has(name)) seen.add(name)
        else
          faults.push({
            ...place((key as Node).range?.[0] ?? 0),
            message: `does not parse: the field ${name} is there twice`,
            cure: 'Remove one of the two.',
          })
      }
    },
    Scalar: () => visit.SKIP,
  })
  return faults.slice(0, 1)
}

const offsetOf = (document: Document.Parsed, path: Path): number => {
  let offset = document.contents?.range[0] ?? 0
  for (let length = 1; length <= path.length; length++) {
    const node = nodeAt(document, path.slice(0, length))
    if (!node?.range) break
    offset = node.range[0]
  }
  return offset
}

/** The key of a field, so that its line is the one where it is named; the node itself in a list. */
const nodeAt = (document: Document.Parsed, path: Path): Node | undefined => {
  const last = path.at(-1)
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last)
    return pair && isScalar(pair.key) ? pair.key : undefined
  }
  return document.getIn(path, true) as Node | undefined
}

const describeThrown = (error: unknown): Explanation => {
  if (error instanceof RangeError) return tooDeep
  const said = error instanceof Error ? error.message : String(error)
  if (said.startsWith('Excessive alias count'))
    return {
      message: `repeats too much through aliases (more than ${maxAliasCount} times)`,
      cure: 'Write values out instead of repeating them by aliases (*name).',
    }
  return { message: `does not parse: ${said}`, cure: 'Correct the anchors (&name) and aliases (*name).' }
}
