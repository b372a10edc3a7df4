import type { Kube, Resource } from '@watershed/kube'
import { watchResource } from '@watershed/kube'

/** What a cluster has of a kind, kept up to date. */
export interface ObjectCache<T> {
  get(namespace: string, name: string): T | undefined
  all(): Iterable<T>
  /** Resolves once everything there was at first is in it. */
  readonly filled: Promise<void>
  stop(): void
}

/** @param changed called with `namespace/name` after each change */
export const createObjectCache = <T>(
  kube: Kube,
  resource: Resource,
  trim: (object: unknown) => T,
  changed: (key: string) => void,
): ObjectCache<T> => {
  const objects = new Map<string, T>()
  const { promise: filled, resolve } = Promise.withResolvers<void>()
  const watch = watchResource<T>(
    kube,
    { resource, trim },
    {
      set: (key, object) => {
        objects.set(key, object)
        changed(key)
      },
      deleted: (key) => {
        objects.delete(key)
        changed(key)
      },
      synced: resolve,
      state: () => undefined,
    },
  )
  return {
    get: (namespace, name) => objects.get(`${namespace}/${name}`),
    all: () => objects.values(),
    filled,
    stop: () => watch.stop(),
  }
}
