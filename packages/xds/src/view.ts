import type { Resource, ResourceKey } from './resource.ts'

export interface ViewChanges {
  readonly set?: Iterable<Resource>
  readonly remove?: Iterable<ResourceKey>
  /** A label for the state after this change, shown as the version that a client has acknowledged. */
  readonly version?: string
}

/** The resources that a client should have. Streams follow it; it knows nothing of them. */
export interface View {
  /** The label of the last change that had one. */
  readonly version: string
  get(typeUrl: string, name: string): Resource | undefined
  resources(typeUrl: string): ReadonlyMap<string, Resource>
  /** The types that there are resources of. */
  types(): Iterable<string>
  /** Removes, then sets, then tells the followers, once. A resource of the same version is no change. */
  apply(changes: ViewChanges): void
  /** Calls back with what changed, after each change. Returns how to stop. */
  follow(follower: (changed: readonly ResourceKey[]) => void): () => void
  /** Whether anybody does. */
  readonly followed: boolean
}

const none: ReadonlyMap<string, Resource> = new Map()

export function createView(): View {
  const types = new Map<string, Map<string, Resource>>()
  const followers = new Set<(changed: readonly ResourceKey[]) => void>()
  let version = ''

  function remove(key: ResourceKey, changed: ResourceKey[]): void {
    const ofType = types.get(key.typeUrl)
    if (!ofType?.delete(key.name)) return
    if (ofType.size === 0) types.delete(key.typeUrl)
    changed.push(key)
  }

  function set(resource: Resource, changed: ResourceKey[]): void {
    let ofType = types.get(resource.typeUrl)
    if (!ofType) types.set(resource.typeUrl, (ofType = new Map()))
    const before = ofType.get(resource.name)
    ofType.set(resource.name, resource)
    if (before?.version !== resource.version) changed.push(resource)
  }

  return {
    get version() {
      return version
    },
    get: (typeUrl, name) => types.get(typeUrl)?.get(name),
    resources: (typeUrl) => types.get(typeUrl) ?? none,
    types: () => types.keys(),
    apply(changes) {
      const changed: ResourceKey[] = []
      for (const key of changes.remove ?? []) remove(key, changed)
      for (const resource of changes.set ?? []) set(resource, changed)
      version = changes.version ?? version
      if (changed.length > 0) for (const follower of followers) follower(changed)
    },
    follow(follower) {
      followers.add(follower)
      return () => followers.delete(follower)
    },
    get followed() {
      return followers.size > 0
    },
  }
}
