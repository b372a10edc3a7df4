import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { routeKinds } from '@watershed/model'
import type { Document } from 'yaml'
import { isMap, parseAllDocuments } from 'yaml'
import { CliError } from '../cli-error.ts'

/** A route where its author wrote it. */
export interface Manifest {
  readonly file: string
  readonly text: string
  readonly document: Document.Parsed
}

export interface Wanted {
  readonly namespace: string
  readonly name: string
  readonly kind?: string
}

const kinds: readonly string[] = routeKinds
const endings = /\.(ya?ml|json)$/

/**
 * The one manifest below `directory` that holds the route.
 * @throws CliError NotFound; Ambiguous, naming the files
 */
export const findManifest = async (directory: string, wanted: Wanted): Promise<Manifest> => {
  const files = (await list(directory)).filter((file) => endings.test(file)).sort()
  const found: Manifest[] = []
  for (const file of files) found.push(...routesIn(file, await readFile(file, 'utf8'), wanted))
  const [first, ...others] = found
  if (!first)
    throw new CliError(
      'NotFound',
      `no file below ${directory} holds a route ${wanted.namespace}/${wanted.name}`,
    )
  if (others.length > 0)
    throw new CliError(
      'Ambiguous',
      `${found.map(({ file }) => file).join(' and ')} hold a route ${wanted.namespace}/${wanted.name}: say which with --kind, or with --directory and the folder of its cluster`,
    )
  return first
}

const list = async (directory: string): Promise<readonly string[]> => {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  } catch (error) {
    throw new CliError('Usage', `the folder ${directory} cannot be read: ${String(error)}`, { cause: error })
  }
}

/** A cheap look at the text first: most files of a large folder are of other routes. */
const routesIn = (file: string, text: string, wanted: Wanted): readonly Manifest[] => {
  if (!text.includes(wanted.name)) return []
  return [parseAllDocuments(text)]
    .flat()
    .filter((document): document is Document.Parsed => isMap(document.contents) && isWanted(document, wanted))
    .map((document) => ({ file, text, document }))
}

const isWanted = (document: Document, { namespace, name, kind }: Wanted): boolean => {
  const found = document.get('kind')
  return (
    (kind === undefined ? kinds.includes(String(found)) : found === kind) &&
    document.getIn(['metadata', 'name']) === name &&
    (document.getIn(['metadata', 'namespace']) ?? 'default') === namespace
  )
}
