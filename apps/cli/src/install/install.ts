import type { Manifest, Release, Values } from '@watershed/charts'
import { mergeValues } from '@watershed/charts'
import type { ChartName } from './chart-name.ts'
import { loadChart } from './load-chart.ts'
import { makeManifests } from './make-manifests.ts'
import { readValues } from './read-values.ts'

/** Flags that all of `watershed install` take. */
export interface InstallOptions {
  readonly namespace: string
  readonly release?: string
  readonly values?: readonly string[]
  readonly imageRegistry?: string
  readonly createNamespace: boolean
  readonly crds?: boolean
  readonly secrets: boolean
}

/** What one of the programs needs in a cluster. */
export interface Installation {
  readonly manifests: readonly Manifest[]
  /** For the person: what is to be done besides. */
  readonly notes: readonly string[]
}

/** What flags make of a chart's values, given those of files. */
export interface Wanted {
  readonly values: Values
  readonly notes: readonly string[]
}

/**
 * Renders the chart of `name`, the values of flags laid over those of files. @throws CliError Usage
 */
export const install = async (
  name: ChartName,
  options: InstallOptions,
  want: (release: Release, given: Values) => Promise<Wanted>,
): Promise<Installation> => {
  const release = { name: options.release ?? `watershed-${name}`, namespace: options.namespace }
  const given = await readValues(options.values ?? [])
  const { values, notes } = await want(release, given)
  const merged = mergeValues(mergeValues(given, imageValues(name, options)), values)
  const manifests = makeManifests(await loadChart(name), {
    release,
    values: merged,
    namespace: options.createNamespace,
    crds: options.crds ?? false,
    secrets: options.secrets,
  })
  return { manifests, notes: options.secrets ? notes : [] }
}

const imageValues = (name: ChartName, { imageRegistry }: InstallOptions): Values =>
  imageRegistry === undefined
    ? {}
    : { image: { repository: `${imageRegistry.replace(/\/$/, '')}/watershed-${name}` } }
