import { Group } from './group.ts'
import { isSame } from './is-same.ts'
import type { Store } from './store.ts'
import { noChanges } from './store.ts'

export interface Groups<M> extends Store<Group<M>> {
  put(group: string, key: string, member: M): void
  drop(group: string, key: string): void
}

/** Groups by key. They are changed in place: a group of 10,000 costs no more to change than a group of one. */
export const createGroups = <M>(): Groups<M> => {
  const groups = new Map<string, Group<M>>()
  let former: Map<string, Group<M> | undefined> | undefined

  const touch = (name: string, before: Group<M> | undefined): void => {
    former ??= new Map()
    if (!former.has(name)) former.set(name, before)
  }

  return {
    get size() {
      return groups.size
    },
    get: (name) => groups.get(name),
    keys: () => groups.keys(),
    entries: () => groups.entries(),
    put: (name, key, member) => {
      const before = groups.get(name)
      if (before && isSame(before.get(key), member)) return
      touch(name, before)
      const group = before ?? new Group<M>()
      if (!before) groups.set(name, group)
      group.put(key, member)
    },
    drop: (name, key) => {
      const group = groups.get(name)
      touch(name, group)
      group?.drop(key)
    },
    settle: () => {
      const changes = former
      if (!changes) return noChanges
      former = undefined
      for (const name of changes.keys()) {
        if (groups.get(name)?.size === 0) groups.delete(name)
      }
      return changes
    },
  }
}
