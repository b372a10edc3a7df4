/** A key of a collection that somebody reads, whether it is there or not. */
export interface Cell {
  readonly home: Map<string, Cell>
  readonly key: string
  /** Most have one or a few, for which a set takes four times the memory. */
  readers: Reader | readonly Reader[] | Set<Reader> | undefined
  /** The last run that read it, which keeps reads unique at no cost. */
  run: number
}

/** A derivation of one input key that reads something. */
export interface Reader {
  readonly key: string
  /** The keys that its derivation has to run again. */
  readonly dirty: Set<string>
  reads: readonly Cell[]
}

export const cellOf = (home: Map<string, Cell>, key: string): Cell => {
  const found = home.get(key)
  if (found) return found
  const cell: Cell = { home, key, readers: undefined, run: 0 }
  home.set(key, cell)
  return cell
}

/** In a list. One that is pushed to, or spread into, would keep room for many more. */
const few = 8

export const addReader = (cell: Cell, reader: Reader): void => {
  const { readers } = cell
  if (!readers) cell.readers = reader
  else if (readers instanceof Set) readers.add(reader)
  else {
    const all = listOf(readers)
    if (!all.includes(reader)) cell.readers = all.length < few ? all.concat(reader) : new Set(all).add(reader)
  }
}

export const removeReader = (cell: Cell, reader: Reader): void => {
  const { readers } = cell
  if (readers instanceof Set) {
    readers.delete(reader)
    if (readers.size === 0) cell.home.delete(cell.key)
  } else if (readers) {
    const left = listOf(readers).filter((one) => one !== reader)
    if (left.length === 0) cell.home.delete(cell.key)
    else cell.readers = left
  }
}

export const markReaders = ({ readers }: Cell): void => {
  if (readers instanceof Set) for (const { dirty, key } of readers) dirty.add(key)
  else if (readers) for (const { dirty, key } of listOf(readers)) dirty.add(key)
}

const listOf = (readers: Reader | readonly Reader[]): readonly Reader[] =>
  'key' in readers ? [readers] : readers
