/** A key of a collection that somebody reads, whether it is there or not. */
export interface Cell {
  readonly home: Map<string, Cell>
  readonly key: string
  /** A set only from the second reader on: most have one. */
  readers: Reader | Set<Reader> | undefined
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

export const addReader = (cell: Cell, reader: Reader): void => {
  const { readers } = cell
  if (readers instanceof Set) readers.add(reader)
  else if (!readers) cell.readers = reader
  else if (readers !== reader) cell.readers = new Set([readers, reader])
}

export const removeReader = (cell: Cell, reader: Reader): void => {
  const { readers } = cell
  if (readers instanceof Set) readers.delete(reader)
  if (readers === reader || (readers instanceof Set && readers.size === 0)) cell.home.delete(cell.key)
}

export const markReaders = ({ readers }: Cell): void => {
  if (readers instanceof Set) readers.forEach(({ dirty, key }) => dirty.add(key))
  else readers?.dirty.add(readers.key)
}
