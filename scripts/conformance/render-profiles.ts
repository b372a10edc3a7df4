import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'

interface Status {
  readonly statistics: { readonly Passed: number; readonly Failed: number; readonly Skipped: number }
  readonly failedTests?: readonly string[]
}

/** https://gateway-api.sigs.k8s.io/concepts/conformance/ */
interface Report {
  readonly profiles?: readonly {
    readonly name: string
    readonly core: Status
    readonly extended?: Status
  }[]
}

/** A line a profile; the `reasons` where the suite ended before it could test one. */
export const renderProfiles = async (file: string, reasons: readonly string[]): Promise<string> => {
  const report = parse(await readFile(file, 'utf8').catch(() => '')) as Report | null
  const profiles = report?.profiles ?? []
  if (profiles.length === 0) return ['The suite ended before any profile was tested:', ...reasons].join('\n')
  return profiles
    .map(({ name, core, extended }) =>
      [name.padEnd(16), `core ${counts(core)}`, ...(extended ? [`extended ${counts(extended)}`] : [])].join(
        '  ',
      ),
    )
    .join('\n')
}

const counts = ({ statistics, failedTests = [] }: Status): string => {
  const { Passed: passed, Failed: failed } = statistics
  return `${passed} passed, ${failed} failed${failedTests.length > 0 ? ` (${failedTests.join(', ')})` : ''}`
}
