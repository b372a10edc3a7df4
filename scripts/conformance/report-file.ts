import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a run is of, which is in its report and in the report's name. */
export type Mode = 'default' | 'multi-cluster' | 'service-imports'

export interface ReportFile {
  /** Of Watershed. */
  readonly version: string
  readonly path: string
}

const root = join(import.meta.dirname, '../..')
const reports = join(root, 'test/conformance/reports')

/**
 * Where the report of a mode is kept, named as the Gateway API's repository wants reports that are submitted to it; in `folder`
 * where the run is not a whole one.
 */
export const reportFile = async (mode: Mode, isWhole: boolean, folder: string): Promise<ReportFile> => {
  const text = await readFile(join(root, 'package.json'), 'utf8')
  const version = `v${(JSON.parse(text) as { readonly version: string }).version}`
  await mkdir(reports, { recursive: true })
  return { version, path: join(isWhole ? reports : folder, `experimental-${version}-${mode}-report.yaml`) }
}
