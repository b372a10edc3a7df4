import { isDeepStrictEqual } from 'node:util'
import type { Resource } from '@watershed/kube'
import { apiVersionOf } from '@watershed/kube'
import type { SourceProblem } from '@watershed/wire'

type Json = Readonly<Record<string, unknown>>

/**
 * The fields that an API server drops without a word, since the kind's definition there is older than what we write. Without knowing
 * them, what is there would forever differ from what is wanted, and be written again and again.
 */
export interface DroppedFields {
  /** Compares what was written of an object with what the API server answered that it has. */
  learn(resource: Resource, sent: Json, stored: Json): void
  /** An object, or a part of one, without those fields. */
  without<T extends Json>(resource: Resource, object: T): T
  problems(): readonly SourceProblem[]
}

interface Dropped {
  readonly resource: Resource
  /** As `spec.ports[].appProtocol`. */
  readonly paths: ReadonlySet<string>
}

/** @param changed is called when other problems are to be told */
export const createDroppedFields = (changed: () => void): DroppedFields => {
  const known = new Map<string, Dropped>()
  const keyOf = (resource: Resource): string => `${apiVersionOf(resource)}/${resource.plural}`
  return {
    learn: (resource, sent, stored) => {
      const before = known.get(keyOf(resource))?.paths ?? new Set()
      const compared = [...comparePaths(sent, stored, '')]
      const now = compared.filter(([, isKept]) => !isKept).map(([path]) => path)
      // A definition that keeps one of them is another: what else it keeps is found out by writing it.
      const isOther = compared.some(([path, isKept]) => isKept && before.has(path))
      const paths = new Set(isOther ? now : [...before, ...now])
      if (paths.size === 0) known.delete(keyOf(resource))
      else known.set(keyOf(resource), { resource, paths })
      if (!isDeepStrictEqual(paths, before)) changed()
    },
    without: (resource, object) => {
      const paths = known.get(keyOf(resource))?.paths
      return paths ? (cut(object, paths, '') as typeof object) : object
    },
    problems: () => [...known.values()].map(tell),
  }
}

/** Which paths of what was sent are there. What is below one that is not there is not mentioned. */
function* comparePaths(sent: unknown, stored: unknown, path: string): Generator<[string, boolean]> {
  if (Array.isArray(sent)) {
    if (!Array.isArray(stored)) return
    for (const [index, one] of sent.entries()) yield* comparePaths(one, stored[index], `${path}[]`)
  } else if (isRecord(sent) && isRecord(stored))
    for (const [field, value] of Object.entries(sent)) {
      const at = path === '' ? field : `${path}.${field}`
      yield [at, field in stored]
      yield* comparePaths(value, stored[field], at)
    }
}

const cut = (value: unknown, paths: ReadonlySet<string>, path: string): unknown => {
  if (Array.isArray(value)) return value.map((one) => cut(one, paths, `${path}[]`))
  if (!isRecord(value)) return value
  const fields = Object.entries(value).flatMap(([field, inner]) => {
    const at = path === '' ? field : `${path}.${field}`
    return paths.has(at) ? [] : [[field, cut(inner, paths, at)] as const]
  })
  return Object.fromEntries(fields)
}

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const tell = ({ resource, paths }: Dropped): SourceProblem => {
  const { kind, group, plural, version } = resource
  const told = [...paths].sort().slice(0, 10).join(', ')
  return {
    file: `${kind}/`,
    object: `CustomResourceDefinition ${plural}.${group}`,
    message: `its version ${version} has no ${told}: the API server drops them from each ${kind} that is written, so nobody there can read them`,
    cure: `Install ${releases[group] ?? 'a newer release of it'}, then restart the agent.`,
  }
}

/** Where newer definitions come from. */
const releases: Readonly<Record<string, string>> = {
  'watershed.dev': "the definitions of this release of Watershed, as the agent's chart has them",
  'gateway.networking.k8s.io': 'the definitions of a newer release of the Gateway API (standard channel)',
  'multicluster.x-k8s.io': 'the definitions of a newer release of the MCS API (v0.5.0 and later have them)',
}
