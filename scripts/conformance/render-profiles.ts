import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'

interface Status {
  readonly statistics: { readonly Passed: number; readonly Failed: number; readonly Skipped: number }
  readonly failedTests?: readonly string[]
}

interface Extended extends Status {
  readonly unsupportedFeatures?: readonly string[]
}

/** https://gateway-api.sigs.k8s.io/concepts/conformance/ */
interface Report {
  readonly profiles?: readonly {
    readonly name: string
    readonly core: Status
    readonly extended?: Extended
  }[]
}

export interface Outcome {
  /** A line a profile; the reasons where the suite ended before it could test one. */
  readonly lines: readonly string[]
  /** Features of the suite that are not claimed. */
  readonly unclaimed: readonly string[]
}

/** What a report says. `reasons` are what the suite's assertions said. */
export const renderProfiles = async (file: string, reasons: readonly string[]): Promise<Outcome> => {
  const report = parse(await readFile(file, 'utf8').catch(() => '')) as Report | null
  // The suite lists them in any order.
  const profiles = [...(report?.profiles ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1))
  if (profiles.length === 0)
    return { lines: ['The suite ended before any profile was tested:', ...reasons], unclaimed: [] }
  const lines = profiles.map(({ name, core, extended }) =>
    [name.padEnd(16), `core ${counts(core)}`, ...(extended ? [`extended ${counts(extended)}`] : [])].join(
      '  ',
    ),
  )
  const unclaimed = new Set(profiles.flatMap(({ extended }) => extended?.unsupportedFeatures ?? []))
  return { lines, unclaimed: [...unclaimed].sort() }
}

const counts = ({ statistics, failedTests = [] }: Status): string => {
  const { Passed: passed, Failed: failed, Skipped: skipped } = statistics
  return [
    `${passed} passed, ${failed} failed${listed(failedTests)}`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(', ')
}

const listed = (tests: readonly string[]): string => (tests.length > 0 ? ` (${tests.join(', ')})` : '')
