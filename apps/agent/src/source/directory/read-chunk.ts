import type { ReportedObject } from '@watershed/model'
import type { Fault, Path } from '../../report/field.ts'
import { at, isRecord, list, rootField } from '../../report/field.ts'
import type { NodeChoice } from '../../report/node-choice.ts'
import { trimObject } from '../../report/trim-object.ts'
import type { ParseFault, Place } from './parse-documents.ts'
import { parseDocuments } from './parse-documents.ts'

/** What one chunk of a file says. Lines count from the chunk's first, 1. */
export interface ChunkReading {
  readonly objects: readonly PlacedObject[]
  readonly tooLarge: readonly (PlacedObject & { readonly bytes: number })[]
  readonly faults: readonly ChunkFault[]
  /** Kinds, one for each object, of objects of no interest. */
  readonly ignored: readonly string[]
}

export interface PlacedObject extends Place {
  readonly object: ReportedObject
}

export interface ChunkFault extends ParseFault {
  /** `Service shop/web`. */
  readonly object?: string
}

export const readChunk = (text: string, origin: string, nodes?: NodeChoice): ChunkReading => {
  const { parsed, faults } = parseDocuments(text)
  const objects: PlacedObject[] = []
  const tooLarge: ChunkReading['tooLarge'][number][] = []
  const found: ChunkFault[] = [...faults]
  const ignored: string[] = []
  for (const { value, placeOf } of parsed)
    for (const item of itemsOf(value, [], found, placeOf)) {
      const trimmed = trimObject(item.value, { origin, nodes })
      const place = placeOf(item.path)
      if (trimmed.type === 'ignored') ignored.push(trimmed.kind)
      else if (trimmed.type === 'object') objects.push({ object: trimmed.object, ...place })
      else if (trimmed.type === 'tooLarge') tooLarge.push({ ...trimmed, ...place })
      else found.push(...trimmed.faults.map((fault) => placeFault(fault, item.path, trimmed.object, placeOf)))
    }
  return { objects, tooLarge, faults: found, ignored }
}

type PlaceOf = (path: Path) => Place

const placeFault = (
  { path, message, cure }: Fault,
  from: Path,
  object: string | undefined,
  placeOf: PlaceOf,
): ChunkFault => ({
  ...placeOf([...from, ...path]),
  ...(object !== undefined && { object }),
  message,
  cure,
})

interface Item {
  readonly value: unknown
  /** From the document's root. */
  readonly path: Path
}

/** The object itself, or those of a `kind: List`, which may nest. */
const itemsOf = (value: unknown, path: Path, faults: ChunkFault[], placeOf: PlaceOf): readonly Item[] => {
  if (!isRecord(value) || value.kind !== 'List') return [{ value, path }]
  const root = rootField(value)
  const items = list(at(root, 'items'))
  faults.push(...root.faults.map((fault) => placeFault(fault, path, 'List', placeOf)))
  return items.flatMap((item) => itemsOf(item.value, [...path, ...item.path], faults, placeOf))
}
