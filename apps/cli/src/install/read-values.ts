import type { Values } from '@watershed/charts'
import { kubernetesYaml, mergeValues } from '@watershed/charts'
import { parse } from 'yaml'
import { CliError } from '../cli-error.ts'
import { readText } from './text-files.ts'

/** Values files, the later laid over the earlier. @throws CliError Usage, naming the file */
export const readValues = async (files: readonly string[]): Promise<Values> => {
  const read = await Promise.all(files.map(readFileOfValues))
  return read.reduce((under, over) => mergeValues(under, over), {})
}

const readFileOfValues = async (file: string): Promise<Values> => {
  const text = await readText('--values', file)
  const values = parseYaml(file, text)
  if (values === null || values === undefined) return {}
  if (typeof values !== 'object' || Array.isArray(values))
    throw new CliError('Usage', `--values ${file} holds no map of values`)
  return values as Values
}

const parseYaml = (file: string, text: string): unknown => {
  try {
    return parse(text, kubernetesYaml) as unknown
  } catch (error) {
    throw new CliError('Usage', `--values ${file} is not YAML: ${String(error)}`, { cause: error })
  }
}
