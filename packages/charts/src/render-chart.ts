import { parseAllDocuments } from 'yaml'
import type { Chart, Manifest, Values } from './chart.ts'
import { ChartError } from './chart-error.ts'
import { checkValues } from './check-values.ts'
import { kubernetesYaml } from './kubernetes-yaml.ts'
import type { Surroundings } from './functions/template-functions.ts'
import { templateFunctions } from './functions/template-functions.ts'
import { mergeValues } from './merge-values.ts'
import type { Program } from './template/execute.ts'
import { execute } from './template/execute.ts'
import type { Body } from './template/node.ts'
import { parseTemplate } from './template/parse-template.ts'

export interface Release {
  readonly name: string
  readonly namespace: string
}

/**
 * The objects that `helm template NAME CHART --namespace NAMESPACE --values …` prints, without CRDs.
 * @throws ChartError BadValues, Refused by the chart itself, BadTemplate
 */
export const renderChart = (
  chart: Chart,
  release: Release,
  given: Values,
  surroundings: Surroundings,
): readonly Manifest[] => {
  const values = mergeValues(chart.values, given)
  checkValues(chart, values)
  const dot = {
    Values: values,
    Release: { Name: release.name, Namespace: release.namespace, Service: 'Helm' },
    Chart: { Name: chart.name, Version: chart.version, AppVersion: chart.appVersion },
  }
  const bodies = [...chart.templates].map(([file, text]): [string, Body] => [file, parseTemplate(text, file)])
  const program: Program = {
    defined: new Map(bodies.flatMap(([, body]) => definitions(body))),
    functions: templateFunctions(surroundings),
  }
  return bodies
    .filter(([file]) => file.endsWith('.yaml'))
    .flatMap(([file, body]) => readManifests(executeFile(file, body, dot, program), file))
}

const definitions = (body: Body): readonly (readonly [string, Body])[] =>
  body.flatMap((node) => (node.type === 'define' ? [[node.name, node.body] as const] : []))

const executeFile = (file: string, body: Body, dot: object, program: Program): string => {
  try {
    return execute(body, dot, program)
  } catch (error) {
    if (error instanceof ChartError && error.code === 'BadTemplate')
      throw new ChartError('BadTemplate', `${file}: ${error.message}`, { cause: error })
    throw error
  }
}

/** @throws ChartError BadTemplate */
export const readManifests = (text: string, file: string): readonly Manifest[] => {
  const documents = [parseAllDocuments(text, kubernetesYaml)].flat()
  const fault = documents.flatMap((document) => document.errors)[0]
  if (fault) throw new ChartError('BadTemplate', `${file} does not print YAML: ${fault.message}`)
  return documents.map((document) => document.toJS() as Manifest | null).filter((object) => object !== null)
}
