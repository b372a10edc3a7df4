import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryDirectory } from '@watershed/testkit'
import { stringify } from 'yaml'
import { renderProfiles } from './render-profiles.ts'

const render = async (report: unknown) => {
  const folder = await temporaryDirectory('report')
  const file = join(folder.path, 'report.yaml')
  if (report !== undefined) await writeFile(file, stringify(report))
  const outcome = await renderProfiles(file, ['Error: no address'])
  await folder.remove()
  return outcome
}

describe('renderProfiles', () => {
  it('says of each profile what passed and what did not, and which features nobody claims', async () => {
    const extended = {
      statistics: { Passed: 10, Failed: 0, Skipped: 1 },
      unsupportedFeatures: ['HTTPRouteCORS'],
    }
    const core = { statistics: { Passed: 36, Failed: 1, Skipped: 0 }, failedTests: ['HTTPRouteWeight'] }
    const profiles = [
      { name: 'GATEWAY-TCP', core: { statistics: { Passed: 18, Failed: 0, Skipped: 0 } } },
      { name: 'GATEWAY-HTTP', core, extended },
    ]
    assert.deepEqual(await render({ profiles }), {
      lines: [
        'GATEWAY-HTTP      core 36 passed, 1 failed (HTTPRouteWeight)  extended 10 passed, 0 failed, 1 skipped',
        'GATEWAY-TCP       core 18 passed, 0 failed',
      ],
      unclaimed: ['HTTPRouteCORS'],
    })
  })

  for (const report of [undefined, { profiles: [] }])
    it(`says why there is nothing to tell of ${JSON.stringify(report)}`, async () =>
      assert.deepEqual((await render(report)).lines, [
        'The suite ended before any profile was tested:',
        'Error: no address',
      ]))
})
