/** A kind of a test's API server, by its path: `/api/v1` and `services`. */
export interface TestKind {
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
  readonly namespaced: boolean
}

export interface TestObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly resourceVersion?: string
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

export interface HistoryEvent {
  readonly version: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: TestObject
}

/** Objects and what became of them, as etcd keeps them. */
export interface ObjectHistory {
  readonly version: number
  /** What is before it is forgotten. */
  readonly oldest: number
  /** As they were at `version`, in order of key; undefined if that is forgotten. */
  at(version: number): readonly TestObject[] | undefined
  since(version: number): readonly HistoryEvent[]
  get(object: TestObject): TestObject | undefined
  put(object: TestObject): TestObject
  remove(object: TestObject): void
  compact(): void
  /** As when etcd is restored from a backup of that version. */
  rewind(version: number): void
  listen(listener: (event: HistoryEvent) => void): () => void
}

export const createObjectHistory = (start = 100): ObjectHistory => {
  const objects = new Map<string, TestObject>()
  const events: HistoryEvent[] = []
  const listeners = new Set<(event: HistoryEvent) => void>()
  let version = start
  let oldest = start
  /** Pages of one list ask for the same moment. */
  let last: { readonly version: number; readonly objects: readonly TestObject[] } | undefined

  const happen = (type: HistoryEvent['type'], object: TestObject): TestObject => {
    version += 1
    const now = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } }
    if (type === 'DELETED') objects.delete(keyOf(now))
    else objects.set(keyOf(now), now)
    const event = { version, type, object: now }
    events.push(event)
    for (const listener of listeners) listener(event)
    return now
  }
  const at = (past: number): readonly TestObject[] | undefined => {
    if (past < oldest) return undefined
    if (last?.version === past) return last.objects
    const then = new Map<string, TestObject>()
    for (const { object, type, version: when } of events) {
      if (when > past) break
      if (type === 'DELETED') then.delete(keyOf(object))
      else then.set(keyOf(object), object)
    }
    const all = [...then].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object)
    last = { version: past, objects: all }
    return all
  }
  return {
    get version() {
      return version
    },
    get oldest() {
      return oldest
    },
    at,
    since: (past) => events.filter((event) => event.version > past),
    get: (object) => objects.get(keyOf(object)),
    put: (object) => happen(objects.has(keyOf(object)) ? 'MODIFIED' : 'ADDED', object),
    remove: (object) => {
      const known = objects.get(keyOf(object))
      if (known) happen('DELETED', known)
    },
    compact: () => {
      oldest = version
    },
    rewind: (past) => {
      const then = at(past) ?? []
      events.splice(events.findLastIndex((event) => event.version <= past) + 1)
      objects.clear()
      for (const object of then) objects.set(keyOf(object), object)
      version = past
      last = undefined
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const keyOf = ({ kind, metadata: { namespace = '', name } }: TestObject): string =>
  `${kind}/${namespace}/${name}`
