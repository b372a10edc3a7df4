import type { Watch } from '@watershed/kube'
import type { ReportedObject } from '@watershed/model'
import { parseRecordKey } from '@watershed/model'
import type { SourceProblem } from '@watershed/wire'
import type { References } from '../track-references.ts'
import { referrerKinds, trackReferences } from '../track-references.ts'
import type { SelectedWatch, Selection } from './select-watches.ts'
import { referredKinds } from './watched-kinds.ts'

/** A watch is a connection to the API server, of which the agent makes at most 1,000. */
const maxReferred = 500

/** Keeps a watch for each Secret and ConfigMap that is referred to, by its name, and for no other. */
export interface ReferredWatches {
  /** Something became of an object, which may refer to others. */
  take(key: string, object: ReportedObject | undefined): void
  /** The hub has accepted it as it is. */
  accepted(key: string): void
  /** Whether one is to be kept. */
  has(key: string): boolean
  problems(): readonly SourceProblem[]
  stop(): void
}

export interface ReferredOptions {
  readonly selection: Selection
  /** Default 500. */
  readonly maxReferred?: number | undefined
  watch(selected: SelectedWatch): Watch
  /** Nothing refers to it any more. */
  ended(key: string, selected: SelectedWatch): void
  problemsChanged(): void
}

export const createReferredWatches = (options: ReferredOptions): ReferredWatches => {
  const { selection, maxReferred: most = maxReferred } = options
  const references: References = trackReferences()
  const watches = new Map<string, { readonly selected: SelectedWatch; readonly watch: Watch }>()
  /** In namespaces that are not to be read. */
  const leftOut = new Set<string>()
  /** There is no room for them. */
  const waiting = new Set<string>()

  const begin = (key: string): void => {
    const selected = selectReferred(key, selection)
    if (!selected) {
      leftOut.add(key)
      options.problemsChanged()
    } else if (watches.size >= most) {
      waiting.add(key)
      options.problemsChanged()
    } else watches.set(key, { selected, watch: options.watch(selected) })
  }
  const end = (key: string): void => {
    if (waiting.delete(key) || leftOut.delete(key)) options.problemsChanged()
    const known = watches.get(key)
    if (!known) return
    known.watch.stop()
    watches.delete(key)
    options.ended(key, known.selected)
  }
  const fill = (): void => {
    for (const key of waiting) {
      if (watches.size >= most) return
      waiting.delete(key)
      begin(key)
      options.problemsChanged()
    }
  }
  const heed = (changed: readonly string[]): void => {
    for (const one of changed) if (!references.has(one)) end(one)
    for (const one of changed) if (references.has(one)) begin(one)
    if (changed.length > 0) fill()
  }
  return {
    take: (key, object) => heed(references.take(key, object)),
    accepted: (key) => heed(references.accepted(key)),
    has: (key) => watches.has(key),
    problems: () => [
      ...(leftOut.size === 0 ? [] : [tellLeftOut(leftOut)]),
      ...(waiting.size === 0 ? [] : [tellWaiting(waiting, most)]),
    ],
    stop: () => {
      for (const { watch } of watches.values()) watch.stop()
    },
  }
}

/** What is not to be read of an API server is not read because somebody refers to it. */
const selectReferred = (
  key: string,
  { namespaces, excludeNamespaces = [], secretNamespaces }: Selection,
): SelectedWatch | undefined => {
  const { kind, namespace, name } = parseRecordKey(`/${key}`)
  const watched = referredKinds.find((one) => one.kind === kind)
  const isIn = [namespaces, secretNamespaces].every((some) => some?.includes(namespace) ?? true)
  if (!watched || !isIn || excludeNamespaces.includes(namespace)) return undefined
  return { watched, namespace, name, fieldSelector: `metadata.name=${name}`, origin: key, optional: true }
}

const tellLeftOut = (leftOut: ReadonlySet<string>): SourceProblem => ({
  file: '/',
  message: `${leftOut.size} Secrets and ConfigMaps that Gateways or policies refer to are in namespaces that the agent is not to read them in: ${[...leftOut].slice(0, 3).join(', ')}`,
  cure: 'Name the namespace in --secret-namespaces (and --namespaces, where those are given), with a Role in it, or refer to others.',
})

const tellWaiting = (waiting: ReadonlySet<string>, most: number): SourceProblem => ({
  file: '/',
  message: `${waiting.size} Secrets and ConfigMaps are left out, of more than ${most} that Gateways and policies refer to: ${[...waiting].slice(0, 3).join(', ')}`,
  cure: 'Let several listeners share a certificate, as one of a wildcard, or split the cluster over agents with --namespaces.',
})

/** What is unread may refer to what an earlier agent has reported. */
export const mayReferToMore = (unread: ReadonlySet<string>): boolean =>
  [...unread].some((origin) => referrerKinds.some((kind) => origin.startsWith(`${kind}/`)))
