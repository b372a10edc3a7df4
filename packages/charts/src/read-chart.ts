import { parse } from 'yaml'
import type { Chart, Values } from './chart.ts'
import { kubernetesYaml } from './kubernetes-yaml.ts'

interface ChartFile {
  readonly name: string
  readonly version: string
  readonly appVersion: string
}

/** A chart of the texts of its files, which are by their paths in the chart's folder. */
export const readChart = (files: ReadonlyMap<string, string>): Chart => {
  const { name, version, appVersion } = parse(files.get('Chart.yaml') ?? '') as ChartFile
  return {
    name,
    version,
    appVersion,
    values: parse(files.get('values.yaml') ?? '', kubernetesYaml) as Values,
    schema: JSON.parse(files.get('values.schema.json') ?? '{}') as object,
    templates: below('templates/', files),
    crds: [...below('crds/', files).values()],
  }
}

const below = (folder: string, files: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map(
    [...files]
      .filter(([path]) => path.startsWith(folder))
      .map(([path, text]): [string, string] => [path, text])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
