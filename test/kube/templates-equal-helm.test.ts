import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { programPath } from '@watershed/lab'
import type { TemporaryDirectory } from '@watershed/testkit'
import { temporaryDirectory } from '@watershed/testkit'
import { parse, stringify } from 'yaml'
import { templateCases } from '../../packages/charts/src/testing/template-cases.ts'
import { run } from '../charts/run.ts'

/** What packages/charts is tested with is what Helm does. */
describe('the cases of templates', function () {
  this.timeout(60_000)
  const helm = programPath('helm')
  let folder: TemporaryDirectory

  before(async () => {
    folder = await temporaryDirectory('templates')
  })
  after(() => folder?.remove())

  it('print what they do by helm', async () => {
    const chart = join(folder.path, 'demo')
    await mkdir(join(chart, 'templates'), { recursive: true })
    await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: demo\nversion: 1.2.3\n')
    const ours = templateCases.map(({ printed }) => ({ printed }))
    const theirs: unknown[] = []
    for (const { template, values = '' } of templateCases) {
      await writeFile(join(chart, 'values.yaml'), stringify(parse(values) ?? {}, { version: '1.1' }))
      await writeFile(join(chart, 'templates/object.yaml'), `printed: ${template}`)
      const { code, out, err } = await run(helm, ['template', 'r', chart, '--namespace', 'n'])
      assert.equal(code, 0, `${template}: ${err}`)
      theirs.push(parse(out.replace(/^---\n/, '')))
    }
    assert.deepEqual(theirs, ours)
  })
})
