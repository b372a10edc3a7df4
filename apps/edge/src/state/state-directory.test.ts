import assert from 'node:assert/strict'
import { chmod, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TemporaryDirectory } from '@watershed/testkit'
import { temporaryDirectory } from '@watershed/testkit'
import { baseIdOf, closeStateDirectory, openStateDirectory } from './state-directory.ts'

describe('openStateDirectory', () => {
  let directory: TemporaryDirectory
  before(async () => {
    directory = await temporaryDirectory()
  })
  after(() => directory.remove())

  it('makes one that only its user can look into', async () => {
    const made = await openStateDirectory(join(directory.path, 'a/b'))
    assert.equal((await stat(made.path)).mode & 0o777, 0o700)
    assert.equal((await stat(made.secrets)).mode & 0o777, 0o700)
    assert.equal(made.temporary, false)
  })

  it('refuses one that others can look into', async () => {
    const open = join(directory.path, 'open')
    await mkdir(open)
    await chmod(open, 0o755)
    await assert.rejects(openStateDirectory(open), { code: 'StateUnusable', message: /chmod 700/ })
  })

  it('refuses a path that is too long for sockets', () =>
    assert.rejects(openStateDirectory(join(directory.path, 'x'.repeat(100))), {
      code: 'StateUnusable',
      message: /too long for sockets/,
    }))

  it('removes what it made', async () => {
    const temporary = await openStateDirectory(undefined)
    await closeStateDirectory(temporary)
    await assert.rejects(stat(temporary.path), { code: 'ENOENT' })
    const given = join(directory.path, 'kept')
    await closeStateDirectory(await openStateDirectory(given))
    assert.deepEqual(await readdir(given), [])
  })

  it('gives each path an id of its own that fits what Envoy makes of it', () => {
    const id = (path: string): number => baseIdOf({ path, secrets: '', temporary: false })
    assert.notEqual(id('/a'), id('/b'))
    assert.equal(id('/a'), id('/a'))
    for (let index = 0; index < 1_000; index++) assert.ok(id(`/${index}`) * 10 < 2 ** 31)
  })
})
