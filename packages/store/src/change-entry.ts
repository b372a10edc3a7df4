import type { RecordParts } from './parse-record.ts'
import { parseStatedOrder } from './stated-order.ts'
import { StoreError } from './store-error.ts'
import type { StatedOrder } from './store.ts'

/** What became of a cluster as such: new, complete, gone, or none of these. */
export type Presence = '0' | '1' | 'x' | ''

/** An entry of the change stream, as `lua/publish.ts` writes it. */
export interface ChangeEntry {
  readonly revision: number
  readonly dataset: string
  /** µs by Redis' clock: with the revision, it tells whether two histories are the same so far. */
  readonly time: string
  readonly cluster: string
  readonly presence: Presence
  /** Object key → record; null where it was deleted, undefined where the entry was too long to carry it. */
  readonly changes: ReadonlyMap<string, RecordParts | null | undefined>
  /** Where the entry tells of the order of config clusters; it is of no cluster then. */
  readonly order?: StatedOrder
}

/** Reads what XREAD and XRANGE answer: an id and a list of field, value, field, …. Throws StoreError `Unexpected`. */
export const parseChangeEntry = ([id, fields]: readonly [string, readonly string[]]): ChangeEntry => {
  const field = new Map<string, string>()
  for (let i = 0; i + 1 < fields.length; i += 2) field.set(fields[i] ?? '', fields[i + 1] ?? '')
  const need = (name: string): string => {
    const value = field.get(name)
    if (value === undefined)
      throw new StoreError('Unexpected', `Entry ${id} of the change stream has no field ${name}`)
    return value
  }
  const order = field.get('o')
  return {
    revision: Number.parseInt(id, 10),
    dataset: need('d'),
    time: need('t'),
    cluster: need('c'),
    presence: need('p') as Presence,
    changes: parseBody(need('b'), need('f') === 'keys'),
    ...(order !== undefined && { order: parseStatedOrder(order) }),
  }
}

const parseBody = (body: string, keysOnly: boolean): Map<string, RecordParts | null | undefined> => {
  const changes = new Map<string, RecordParts | null | undefined>()
  if (body === '') return changes
  const lines = body.split('\n')
  for (let i = 0; i < lines.length;) {
    const key = lines[i++] ?? ''
    if (keysOnly) changes.set(key, undefined)
    else if (lines[i] === '-') changes.set(key, (i++, null))
    else {
      const [head = '', accepted = '', object = ''] = lines.slice(i, i + 3)
      changes.set(key, { head, accepted, object })
      i += 3
    }
  }
  return changes
}
