import { isDeepStrictEqual } from 'node:util'
import type { Kube, KubeRequest, Resource } from '@watershed/kube'
import { KubeError, resourcePath } from '@watershed/kube'
import type { StatusSet } from '@watershed/wire'
import { derivedKinds, ownerLabel, ownerName } from './derived-kinds.ts'
import type { DroppedFields } from './dropped-fields.ts'
import { isOlder, mergeStatus } from './merge-status.ts'
import { ownerReference } from './owner-reference.ts'

export type WriteOutcome =
  | 'written'
  /** It is so already. */
  | 'unchanged'
  /** There is no such object, or no namespace for it. */
  | 'absent'
  /** A derived object whose name somebody else's object has. */
  | 'foreign'

type Json = Readonly<Record<string, unknown>>

interface KubeObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly [field: string]: unknown
  }
  readonly spec?: Json
  readonly status?: Json
}

const attempts = 5

/** An API server, and what is known of how it keeps what is written. */
export interface WriteTarget {
  readonly kube: Pick<Kube, 'request'>
  readonly dropped: Pick<DroppedFields, 'learn' | 'without'>
  /** Of conditions that change. */
  readonly time: () => string
}

/**
 * Reads an object, and writes what is to be different of it with the resourceVersion it was read at: of two who write at
 * once, one is told to read again. @throws KubeError
 */
export const writeObject = async (
  target: WriteTarget,
  resource: Resource,
  desired: StatusSet,
): Promise<WriteOutcome> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await writeOnce(target, resource, desired)
    } catch (error) {
      const isLost = isCode(error, 'Conflict') || isCode(error, 'AlreadyExists')
      // Deleted in between, unless it is the subresource that does not exist.
      const isGone = isCode(error, 'NotFound') && attempt === 1
      if (!isGone && (!isLost || attempt === attempts)) throw error
    }
  }
}

/** Removes a derived object, if it is ours. @throws KubeError */
export const removeObject = async (
  kube: WriteTarget['kube'],
  resource: Resource,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<WriteOutcome> => {
  const path = resourcePath(resource, namespace, name)
  const found = await askFor(kube, { path })
  if (!found) return 'absent'
  if (!isOurs(found)) return 'foreign'
  const { uid, resourceVersion } = found.metadata
  // Kubernetes may have removed it with its owner in between.
  const gone = await askFor(kube, {
    method: 'DELETE',
    path,
    body: { preconditions: { uid, resourceVersion } },
  })
  return gone ? 'written' : 'absent'
}

const writeOnce = async (
  target: WriteTarget,
  resource: Resource,
  desired: StatusSet,
): Promise<WriteOutcome> => {
  const found = await askFor(target.kube, { path: resourcePath(resource, desired.namespace, desired.name) })
  if (!found && !desired.spec) return 'absent'
  if (found && desired.spec && !isOurs(found)) return 'foreign'
  const made = desired.spec && (await writeDerived(target, resource, desired, found))
  const current = made?.object ?? found
  if (!current) return 'absent'
  const written = await writeStatus(target, resource, current, desired.status)
  return written || made?.changed ? 'written' : 'unchanged'
}

const writeStatus = async (
  { kube, dropped, time }: WriteTarget,
  resource: Resource,
  current: KubeObject,
  desired: Json,
): Promise<boolean> => {
  const before = current.status ?? {}
  const status = mergeStatus(before, desired, time())
  const isSame = isDeepStrictEqual({ status: before }, dropped.without(resource, { status }))
  if (isSame || isOlder(before, desired)) return false
  const { namespace, name } = current.metadata
  const path = resourcePath(resource, namespace, name, 'status')
  const stored = await kube.request<KubeObject>({ method: 'PUT', path, body: { ...current, status } })
  dropped.learn(resource, { status }, { status: stored.status ?? {} })
  return true
}

interface Derived {
  readonly object: KubeObject
  readonly changed: boolean
}

/** Undefined where its namespace or its owner is missing: it is made when that appears and the hub says so again. */
const writeDerived = (
  target: WriteTarget,
  resource: Resource,
  desired: StatusSet,
  found: KubeObject | undefined,
): Promise<Derived | undefined> =>
  found ? changeDerived(target, resource, desired, found) : makeDerived(target, resource, desired)

const makeDerived = async (
  { kube, dropped }: WriteTarget,
  resource: Resource,
  desired: StatusSet,
): Promise<Derived | undefined> => {
  const { namespace, name, apiVersion, kind, spec } = desired
  const owner = desired.owner && (await ownerReference(kube, namespace, desired.owner))
  if (desired.owner && !owner) return undefined
  const metadata = { namespace, name, ...marksOf(desired), ...(owner && { ownerReferences: [owner] }) }
  const body = { apiVersion, kind, metadata, spec }
  const object = await askFor(kube, { method: 'POST', path: resourcePath(resource, namespace), body })
  if (object) dropped.learn(resource, { spec }, { spec: object.spec })
  return object && { object, changed: true }
}

const changeDerived = async (
  { kube, dropped }: WriteTarget,
  resource: Resource,
  desired: StatusSet,
  found: KubeObject,
): Promise<Derived> => {
  const { namespace, name, kind, spec } = desired
  const { labels, annotations } = marksOf(desired)
  const metadata = { ...found.metadata, labels, annotations }
  const wanted = { ...derivedKinds[kind]?.kept(found.spec ?? {}), ...spec }
  const isSame =
    isDeepStrictEqual(found.metadata.labels ?? {}, labels) &&
    isDeepStrictEqual(found.metadata.annotations ?? {}, annotations) &&
    isDeepStrictEqual({ spec: found.spec ?? {} }, dropped.without(resource, { spec: wanted }))
  if (isSame) return { object: found, changed: false }
  const path = resourcePath(resource, namespace, name)
  const body = { ...found, metadata, spec: wanted }
  const object = await kube.request<KubeObject>({ method: 'PUT', path, body })
  dropped.learn(resource, { spec }, { spec: object.spec })
  return { object, changed: object.metadata['resourceVersion'] !== found.metadata['resourceVersion'] }
}

const marksOf = ({ labels, annotations }: StatusSet) => ({
  labels: { ...labels, [ownerLabel]: ownerName },
  annotations: { ...annotations },
})

/** Undefined where there is no such object, or no namespace to make it in. */
const askFor = async (kube: WriteTarget['kube'], request: KubeRequest): Promise<KubeObject | undefined> => {
  try {
    return await kube.request<KubeObject>(request)
  } catch (error) {
    if (isCode(error, 'NotFound')) return undefined
    throw error
  }
}

const isOurs = ({ metadata }: KubeObject): boolean => metadata.labels?.[ownerLabel] === ownerName

const isCode = (error: unknown, code: KubeError['code']): boolean =>
  error instanceof KubeError && error.code === code
