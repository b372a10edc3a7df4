import { writeFile } from 'node:fs/promises'
import type { RouteView } from '@watershed/wire'
import { CliError } from '../cli-error.ts'
import { askHub } from '../context/ask-hub.ts'
import type { Context } from '../context/context.ts'
import { editWeights } from '../manifest/edit-weights.ts'
import { findManifest } from '../manifest/find-manifest.ts'
import { parseWeights } from '../manifest/parse-weights.ts'

export interface ShiftOptions {
  readonly rule?: string
  readonly kind?: string
}

/** What a shift did. */
export interface Shifted {
  readonly file: string
  readonly route: string
  readonly backends: readonly { readonly backend: string; readonly before: number; readonly after: number }[]
  /** Whether the edges carry it out; absent where no hub is known. */
  readonly live?: boolean
}

const patienceMs = 5_000

/**
 * Edits the weights in the manifest and waits until the edges carry them out. @throws CliError, and then nothing was edited
 */
export const shift = async (
  context: Context,
  route: string,
  weights: readonly string[],
  options: ShiftOptions,
): Promise<Shifted> => {
  const { namespace, name } = parseRouteName(route)
  if (context.directory === undefined)
    throw new CliError('Usage', 'say where the manifests are with --directory (or WATERSHED_DIRECTORY)')
  const wanted = parseWeights(weights)
  const manifest = await findManifest(context.directory, {
    namespace,
    name,
    ...(options.kind !== undefined && { kind: options.kind }),
  })
  const { text, backends } = editWeights(manifest, wanted, options.rule)
  await writeFile(manifest.file, text)
  const done = { file: manifest.file, route, backends }
  if (context.hub === undefined) return done
  return {
    ...done,
    live: await untilLive(context, namespace, name, String(manifest.document.get('kind')), backends),
  }
}

/** @throws CliError Usage */
export const parseRouteName = (route: string): { readonly namespace: string; readonly name: string } => {
  const [, namespace, name] = /^([^/]+)\/([^/]+)$/.exec(route) ?? []
  if (namespace === undefined || name === undefined)
    throw new CliError('Usage', `${route} is not NAMESPACE/ROUTE, as shop/cart`)
  return { namespace, name }
}

const untilLive = async (
  context: Context,
  namespace: string,
  name: string,
  kind: string,
  backends: Shifted['backends'],
): Promise<boolean> => {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    const route = await askHub<RouteView>(context, `/v1/routes/${namespace}/${name}?kind=${kind}`)
    const weights = route.rules.map(({ shares }) => weightsOf(shares))
    const wanted = backends.map(({ after }) => after).join()
    if (weights.includes(wanted) && route.edges.every(({ acknowledged }) => acknowledged)) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

/** By backendRef: one that means several clusters has several shares. */
const weightsOf = (shares: RouteView['rules'][number]['shares']): string =>
  [...new Map(shares.map(({ backendRef, weight }) => [backendRef, weight])).values()].join()
