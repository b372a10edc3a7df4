import { objectKey } from '@watershed/model'
import type { SourceProblem } from '@watershed/wire'
import { limits } from '@watershed/wire'
import type { NodeChoice } from '../../report/node-choice.ts'
import { describeObject } from '../../report/trim-object.ts'
import type { ChunkReading, PlacedObject } from './read-chunk.ts'
import { readChunk } from './read-chunk.ts'
import type { Chunk } from './split-documents.ts'
import { splitDocuments } from './split-documents.ts'

/** What a file says. Lines are the file's. */
export interface FileReading {
  /** By objectKey. */
  readonly objects: ReadonlyMap<string, PlacedObject>
  /** Keys of objects that are there but cannot be reported. */
  readonly tooLarge: ReadonlySet<string>
  /** What is wrong without holding back the rest of the file. */
  readonly problems: readonly SourceProblem[]
  /** What holds back the whole file; empty where it reads well. */
  readonly faults: readonly SourceProblem[]
  /** Kinds of objects of no interest, one for each. */
  readonly ignored: readonly string[]
}

/** Readings of a file's chunks, by their text. */
export type ChunkMemory = ReadonlyMap<string, ChunkReading>

/**
 * Reads a file's objects. Pauses between its documents, since parsing takes half a millisecond each; those that
 * `memory`, of the same file, holds are not parsed again.
 */
export function* readManifests(
  text: string,
  file: string,
  memory: ChunkMemory,
  nodes?: NodeChoice,
): Generator<void, { readonly reading: FileReading; readonly memory: ChunkMemory }> {
  const objects = new Map<string, PlacedObject>()
  const tooLarge = new Set<string>()
  const problems: SourceProblem[] = []
  const faults: SourceProblem[] = []
  const ignored: string[] = []
  const kept = new Map<string, ChunkReading>()
  const chunks = splitDocuments(text)
  for (const chunk of chunks) {
    const known = memory.get(chunk.text) ?? kept.get(chunk.text)
    if (!known && kept.size > 0) yield
    const found = known ?? readChunk(chunk.text, file, nodes)
    kept.set(chunk.text, found)
    faults.push(...found.faults.map((fault) => toProblem(file, chunk, fault)))
    ignored.push(...found.ignored)
    for (const { object, bytes, line, column } of found.tooLarge) {
      tooLarge.add(objectKey(object))
      problems.push(
        toProblem(file, chunk, { object: describeObject(object), line, column, ...tellSize(bytes) }),
      )
    }
    for (const placed of found.objects) {
      const key = objectKey(placed.object)
      const first = objects.get(key)
      if (!first) objects.set(key, { ...placed, line: chunk.line + placed.line - 1 })
      else problems.push(toProblem(file, chunk, tellDouble(placed, first.line)))
    }
  }
  const reading = { objects, tooLarge, problems, faults, ignored }
  return { reading, memory: chunks.length > 1 ? kept : noMemory }
}

export const noMemory: ChunkMemory = new Map()

type Said = Pick<SourceProblem, 'object' | 'message' | 'cure'> & {
  readonly line: number
  readonly column: number
}

const toProblem = (
  file: string,
  chunk: Chunk,
  { line, column, object, message, cure }: Said,
): SourceProblem => ({
  file,
  line: chunk.line + line - 1,
  column,
  ...(object !== undefined && { object: clip(object) }),
  message: clip(message),
  cure: clip(cure),
})

const clip = (text: string): string =>
  text.length > limits.problemLength / 4 ? `${text.slice(0, limits.problemLength / 4)}…` : text

const tellSize = (bytes: number): Pick<Said, 'message' | 'cure'> => ({
  message: `is ${bytes} bytes as JSON, more than ${limits.objectBytes}: what it said before stays`,
  cure: 'Split it, as a route into routes of fewer rules, or endpoints over several slices.',
})

const tellDouble = ({ object, line, column }: PlacedObject, first: number): Said => ({
  object: describeObject(object),
  line,
  column,
  message: `is in this file twice: the one at line ${first} counts`,
  cure: 'Remove one of the two, or rename it.',
})
