/**
 * The members of a group by input key, iterated in the order of their keys, so that what is derived from a group does not
 * depend on its history. Only its collection writes it. A class, because there are as many as there are groups.
 */
export class Group<M> implements ReadonlyMap<string, M> {
  readonly #members = new Map<string, M>()
  #order: readonly string[] | undefined
  #isOrdered = false

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
    if (this.#members.size !== size) this.#isOrdered = false
  }

  drop(key: string): void {
    if (this.#members.delete(key)) this.#isOrdered = false
  }

  /** Sorts when it is iterated, starting from the former order: two runs, which are merged rather than sorted anew. */
  #sortedKeys(): MapIterator<string> {
    const members = this.#members
    if (members.size < 2) return members.keys()
    if (!this.#order || !this.#isOrdered) {
      const known = this.#order?.filter((key) => members.has(key)) ?? []
      this.#order = [...new Set([...known, ...members.keys()])].sort()
      this.#isOrdered = true
    }
    return this.#order.values()
  }
}
