import type { Kube } from '../kube.ts'
import { KubeError } from '../kube-error.ts'

export interface ListOptions {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Objects a page. */
  readonly pageSize: number
  readonly pageBytes: number
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** A Kubernetes object, of which no more is known. */
export interface RawObject {
  readonly apiVersion?: string | undefined
  readonly kind?: string
  readonly metadata?: {
    readonly namespace?: string
    readonly name?: string
    readonly resourceVersion?: string
  }
}

interface Page {
  readonly kind?: string
  readonly apiVersion?: string
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string }
  readonly items?: readonly RawObject[] | null
}

const restarts = 2

/**
 * Gives each object to `take` as its page arrives, and keeps none; returns the resourceVersion to watch from. The list is of one moment and
 * never older than what was seen before: no resourceVersion is named, so it is the most recent one (and resourceVersionMatch, which is about a named
 * one, does not apply). Where the rest of a list has expired meanwhile, it begins anew, and the third time asks for all at once. `began` is told each time.
 * @throws KubeError
 */
export const listPages = async (
  kube: Kube,
  options: ListOptions,
  began: () => void,
  take: (object: RawObject) => void,
): Promise<string> => {
  let { pageSize } = options
  for (let attempt = 0; ;) {
    began()
    try {
      return await listOnce(kube, { ...options, pageSize: attempt > restarts ? 0 : pageSize }, take)
    } catch (error) {
      if (!(error instanceof KubeError)) throw error
      if (error.code === 'Gone' && attempt <= restarts) attempt += 1
      else if (error.code === 'TooLarge' && pageSize > 1 && attempt <= restarts)
        pageSize = Math.ceil(pageSize / 4)
      else throw error
    }
  }
}

const listOnce = async (
  kube: Kube,
  options: ListOptions,
  take: (object: RawObject) => void,
): Promise<string> => {
  const { pageSize } = options
  let next: string | undefined
  do {
    const query: Readonly<Record<string, string>> = {
      ...options.query,
      ...(pageSize > 0 && { limit: String(pageSize) }),
      ...(next !== undefined && { continue: next }),
    }
    const page = await kube.listTurns(() => readPage(kube, options, query, take))
    if (page.continue === undefined) return page.version
    next = page.continue
  } while (true)
}

/** What is left of a page is where to go on, so that its objects are garbage before the next one arrives. */
const readPage = async (
  kube: Kube,
  { path, pageBytes, timeoutMs, signal }: ListOptions,
  query: Readonly<Record<string, string>>,
  take: (object: RawObject) => void,
): Promise<{ readonly version: string; readonly continue?: string }> => {
  const page = await kube.request<Page>({ path, query, timeoutMs, signal, maxBytes: pageBytes })
  const { resourceVersion, continue: next } = page.metadata ?? {}
  if (resourceVersion === undefined || !page.kind?.endsWith('List'))
    throw new KubeError(
      'BadAnswer',
      `GET ${path}: the answer is no list`,
      'Look whether an API server is what answers there.',
    )
  const kind = page.kind.slice(0, -'List'.length)
  // Items of built-in kinds do not say what they are.
  for (const item of page.items ?? [])
    take(item.kind === undefined ? { apiVersion: page.apiVersion, kind, ...item } : item)
  return { version: resourceVersion, ...(next && { continue: next }) }
}
