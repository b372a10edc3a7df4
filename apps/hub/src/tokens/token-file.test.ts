import assert from 'node:assert/strict'
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TemporaryDirectory } from '@watershed/testkit'
import { temporaryDirectory, waitFor } from '@watershed/testkit'
import { hashToken } from '@watershed/wire'
import { pino } from 'pino'
import type { Identity } from './parse-tokens.ts'
import type { TokenFile } from './token-file.ts'
import { openTokenFile } from './token-file.ts'

const silent = pino({ level: 'silent' })
const entry = (role: string, name: string, token: string): string =>
  `tokens: [{ role: ${role}, name: ${name}, sha256: ${hashToken(token)} }]\n`

describe('openTokenFile on a folder', function () {
  this.timeout(10_000)
  let folder: TemporaryDirectory
  let tokens: TokenFile | undefined

  /** As Kubernetes does: a version is a hidden folder, and a link to it is swapped. */
  const mount = async (version: string, files: Readonly<Record<string, string>>): Promise<void> => {
    await mkdir(join(folder.path, `..${version}`))
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder.path, `..${version}`, name), text)
      await symlink(join('..data', name), join(folder.path, name)).catch((error: NodeJS.ErrnoException) =>
        assert.equal(error.code, 'EEXIST'),
      )
    }
    await symlink(`..${version}`, join(folder.path, '..data_tmp'))
    await rename(join(folder.path, '..data_tmp'), join(folder.path, '..data'))
  }

  beforeEach(async () => {
    folder = await temporaryDirectory('tokens')
  })
  afterEach(async () => {
    tokens?.stop()
    await folder.remove()
  })

  it('takes all of a mounted Secret, a key that is added later, and leaves out other files', async () => {
    const first = { 'tokens.yaml': entry('operator', 'ann', 'a'), 'README.md': 'tokens go here' }
    await mount('1', first)
    const revoked: Identity[] = []
    tokens = await openTokenFile(folder.path, silent, (gone) => revoked.push(...gone))
    assert.deepEqual(tokens.identify('a'), { role: 'operator', name: 'ann' })
    assert.equal(tokens.identify('b'), undefined)

    await mount('2', { ...first, 'cluster-blue.yaml': entry('cluster', 'blue', 'b') })
    await waitFor(() => tokens?.identify('b') !== undefined, { what: 'the token that was added' })
    assert.deepEqual(tokens.clusters(), ['blue'])
    assert.deepEqual(revoked, [])
  })

  it('refuses two files that give one token to different owners, naming both', async () => {
    await mount('1', { 'a.yaml': entry('edge', 'eu', 'x'), 'b.yaml': entry('edge', 'us', 'x') })
    await assert.rejects(
      openTokenFile(folder.path, silent, () => undefined),
      /edge eu and edge us have the same token/,
    )
  })
})
