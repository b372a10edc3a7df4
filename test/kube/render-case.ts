import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Manifest } from '@watershed/charts'
import { readManifests } from '@watershed/charts'
import { createProgram } from '@watershed/cli'
import type { Case } from './helm-cases.ts'
import { run } from '../charts/run.ts'

/** Files that an installation is told of. */
export interface Given {
  readonly ca: string
  readonly token: string
}

/** By `watershed install`, without the Namespace, which Helm has no part in. */
export const byWatershed = async ({ chart, flags }: Case, given: Given): Promise<readonly Manifest[]> => {
  const access = chart === 'hub' ? [] : ['--hub-ca', given.ca, '--token-file', given.token]
  let out = ''
  const program = createProgram(
    {},
    (text) => (out += text),
    () => undefined,
  )
  await program.parseAsync(['install', chart, '--no-create-namespace', ...flags, ...access], { from: 'user' })
  return readManifests(out, chart)
}

export const byHelm = async (
  helm: string,
  { chart, flags, sets }: Case,
  given: Given,
): Promise<readonly Manifest[]> => {
  const flag = (name: string, otherwise: string): string => flags[flags.indexOf(name) + 1 || -1] ?? otherwise
  const has = (name: string): boolean => flags.includes(name)
  const access =
    chart === 'hub' ? [] : ['--set-file', `hub.ca=${given.ca}`, '--set-file', `token.value=${given.token}`]
  const { code, out, err } = await run(helm, [
    'template',
    has('--release') ? flag('--release', '') : `watershed-${chart}`,
    join('deploy/charts', chart),
    '--include-crds',
    ...['--namespace', has('-n') ? flag('-n', '') : 'watershed-system'],
    ...sets.flatMap((set) => ['--set', set]),
    ...access,
  ])
  assert.equal(code, 0, err)
  return readManifests(out, chart)
}
