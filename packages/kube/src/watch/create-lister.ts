import type { Kube } from '../kube.ts'
import { KubeError } from '../kube-error.ts'
import { resourcePath } from '../resource.ts'
import type { Picture } from './create-picture.ts'
import { isAbsent } from './is-absent.ts'
import { listPages } from './list-pages.ts'
import type { WatchPlan, WatchState } from './watch-options.ts'

export interface Lister {
  /** The version that is read. */
  readonly version: string
  path(): string
  /**
   * Lists into the picture. Returns the resourceVersion to watch from; undefined where the kind is not installed.
   * @throws KubeError
   */
  list(): Promise<string | undefined>
  /** The API server's resourceVersion now. @throws KubeError */
  newest(): Promise<string>
}

/** Lists a kind in whichever of its versions is served. */
export const createLister = <T>(
  kube: Kube,
  plan: WatchPlan<T>,
  picture: Picture,
  tell: (state: WatchState) => void,
  signal: AbortSignal,
): Lister => {
  const { resource, limits, selectors: query } = plan
  const versions = [resource.version, ...(plan.otherVersions ?? [])]
  let version = resource.version
  /** Whether the API server has said, or has been believed, that it does not have the kind. */
  let absence: 'told' | 'believed' | undefined
  const path = (): string => resourcePath({ ...resource, version }, plan.namespace)

  const listVersion = async (): Promise<string> => {
    if (absence === undefined) tell('listing')
    const { pageSize, pageBytes, answerMs: timeoutMs } = limits
    const request = { path: path(), query, pageSize, pageBytes, timeoutMs, signal }
    const position = await listPages(kube, request, picture.beginList, picture.listed)
    absence = undefined
    picture.endList()
    return position
  }
  const listAnyVersion = async (): Promise<string | undefined> => {
    for (const candidate of [version, ...versions.filter((one) => one !== version)]) {
      version = candidate
      const position = await orNotFound(listVersion)
      if (position !== undefined) return position
    }
    version = resource.version
    return undefined
  }
  /** Where something is known, the API server has to say twice that it does not have the kind. */
  const heedAbsence = async (): Promise<void> => {
    if (absence === 'believed') return
    if (!(await isAbsent(kube, resource, versions, signal))) throw contradiction(path())
    const believed = absence === 'told' || picture.isEmpty
    absence = believed ? 'believed' : 'told'
    tell('waitingForKind')
    if (!believed) return
    picture.beginList()
    picture.endList()
  }
  return {
    get version() {
      return version
    },
    path,
    newest: async () => {
      const request = { path: path(), query: { ...query, limit: '1' }, timeoutMs: limits.answerMs, signal }
      const { metadata } = await kube.request<{ metadata?: { resourceVersion?: string } }>(request)
      return metadata?.resourceVersion ?? ''
    },
    list: async () => {
      const position = await listAnyVersion()
      if (position === undefined) await heedAbsence()
      return position
    },
  }
}

const orNotFound = async (list: () => Promise<string>): Promise<string | undefined> => {
  try {
    return await list()
  } catch (error) {
    if (error instanceof KubeError && error.code === 'NotFound') return undefined
    throw error
  }
}

const contradiction = (path: string): KubeError =>
  new KubeError(
    'ServerError',
    `${path} is not there, though the API server lists it`,
    'It is asked again; look into the log of the API server.',
  )
