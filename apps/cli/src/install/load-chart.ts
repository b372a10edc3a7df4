import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Chart } from '@watershed/charts'
import { readChart } from '@watershed/charts'
import type { ChartName } from './chart-name.ts'

/** Beside the bundle, or in the repository. */
const places: readonly string[] = ['charts', '../../../../deploy/charts']

/** @throws Error when the program was installed without its charts */
export const loadChart = async (name: ChartName): Promise<Chart> => {
  const folder = places
    .map((place) => join(import.meta.dirname, place, name))
    .find((path) => existsSync(path))
  if (folder === undefined) throw new Error(`the chart of the ${name} is not beside this program`)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const texts = await Promise.all(
    files.map(async (file): Promise<[string, string]> => [
      relative(folder, file),
      await readFile(file, 'utf8'),
    ]),
  )
  return readChart(new Map(texts))
}
