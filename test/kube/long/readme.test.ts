import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { KubeLab } from '@watershed/lab'
import { binariesFolder, startKubeLab } from '@watershed/lab'
import type { TemporaryDirectory } from '@watershed/testkit'
import { temporaryDirectory } from '@watershed/testkit'
import { root } from '../../charts/run.ts'

const heading = '## Install on Kubernetes'

/** All that a new user types, in the order of the page. */
const commands = async (): Promise<string> => {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const [, section] = readme.split(`${heading}\n`)
  assert.ok(section !== undefined, `README.md has no section ${heading}`)
  const [own = ''] = section.split(/^## /m)
  return [...own.matchAll(/^```sh\n([^]*?)^```$/gm)].map((match) => match[1]).join('\n')
}

describe('the README', function () {
  this.timeout(240_000)
  let lab: KubeLab
  let home: TemporaryDirectory

  before(async () => {
    home = await temporaryDirectory('home')
    lab = await startKubeLab()
  })
  after(async () => {
    await lab?.stop()
    await home?.remove()
  })

  it('says how to install on two clusters and shift between them, word for word', async () => {
    const env = {
      ...process.env,
      HOME: home.path,
      WATERSHED_CACHE: process.env['WATERSHED_CACHE'] ?? join(process.env['HOME'] ?? '', '.cache/watershed'),
      KUBECONFIG: lab.kubeconfig,
      PATH: `${binariesFolder()}:${process.env['PATH']}`,
    }
    const script = `set -eo pipefail\n${await commands()}`
    const shell = spawn('bash', ['-c', script], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const [out, err, code] = await Promise.all([
      text(shell.stdout),
      text(shell.stderr),
      new Promise((resolve) => shell.once('close', resolve)),
    ])
    assert.equal(code, 0, `${out}\n${err}`)

    const answersOf = (cluster: string) =>
      [...out.matchAll(new RegExp(`^ *(\\d+) x-watershed-cluster: ${cluster}`, 'gm'))].map(([, count]) =>
        Number(count),
      )
    const [blue, green] = [answersOf('blue'), answersOf('green')]
    assert.deepEqual(blue.map(tens), [90, 10])
    assert.deepEqual(green.map(tens), [10, 90])
    assert.match(out, /^Clusters: +2$/m)
    assert.match(out, /^Edges: +2$/m)
  })
})

/** Two edges with several threads each take turns on their own. */
const tens = (count: number): number => Math.round(count / 10) * 10
