/**
 * The members of a group by input key, iterated in the order of their keys, so that what is derived from a group does not
 * depend on its history. Only its collection writes it. A class, because there are as many as there are groups.
 */
export class Group<M> implements ReadonlyMap<string, M> {
  readonly #members = new Map<string, M>()
  #order: string[] | undefined
  /** Which came or went since there is an order. */
  #moved: Set<string> | 'Many' | undefined

  get size(): number {
    return this.#members.size
  }

  get [Symbol.toStringTag](): string {
    return 'Group'
  }

  get(key: string): M | undefined {
    return this.#members.get(key)
  }

  has(key: string): boolean {
    return this.#members.has(key)
  }

  keys(): MapIterator<string> {
    return this.#sortedKeys()
  }

  *values(): Generator<M, undefined> {
    for (const [, member] of this.entries()) yield member
  }

  *entries(): Generator<[string, M], undefined> {
    for (const key of this.#sortedKeys()) yield [key, this.#members.get(key) as M]
  }

  [Symbol.iterator](): Generator<[string, M], undefined> {
    return this.entries()
  }

  forEach(visit: (member: M, key: string, group: ReadonlyMap<string, M>) => void): void {
    for (const [key, member] of this.entries()) visit(member, key, this)
  }

  put(key: string, member: M): void {
    const { size } = this.#members
    this.#members.set(key, member)
    if (this.#members.size !== size) this.#noteMoved(key)
  }

  drop(key: string): void {
    if (this.#members.delete(key)) this.#noteMoved(key)
  }

  #noteMoved(key: string): void {
    if (!this.#order || this.#moved === 'Many') return
    this.#moved ??= new Set()
    this.#moved.add(key)
    if (this.#moved.size > few) this.#moved = 'Many'
  }

  /** Sorts when it is iterated. A few that came or went are looked up in the former order, which costs little however large it is. */
  #sortedKeys(): MapIterator<string> {
    const members = this.#members
    if (members.size < 2) return members.keys()
    this.#order ??= [...members.keys()].sort()
    if (this.#moved === 'Many') this.#order = mergeKeys(this.#order, members)
    else if (this.#moved) for (const key of this.#moved) placeKey(this.#order, key, members.has(key))
    this.#moved = undefined
    return this.#order.values()
  }
}

const few = 32

/** The former order and what came since are two runs, which are merged rather than sorted anew. */
const mergeKeys = (order: readonly string[], members: ReadonlyMap<string, unknown>): string[] => {
  const known = order.filter((key) => members.has(key))
  return [...new Set([...known, ...members.keys()])].sort()
}

/** Puts a key where it belongs in an order, or takes it out. */
const placeKey = (order: string[], key: string, isMember: boolean): void => {
  let [low, high] = [0, order.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((order[middle] ?? '') < key) low = middle + 1
    else high = middle
  }
  const isThere = order[low] === key
  if (isMember && !isThere) order.splice(low, 0, key)
  if (!isMember && isThere) order.splice(low, 1)
}
