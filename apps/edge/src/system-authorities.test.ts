import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryDirectory } from '@watershed/testkit'
import { systemAuthoritiesFile } from './system-authorities.ts'

describe('systemAuthoritiesFile', () => {
  it('is the given one, or the first that there is, or none', async () => {
    const directory = await temporaryDirectory()
    const [absent, present] = [join(directory.path, 'absent'), join(directory.path, 'present')]
    await writeFile(present, 'PEM')
    assert.equal(await systemAuthoritiesFile(present, []), present)
    assert.equal(await systemAuthoritiesFile(undefined, [absent, present]), present)
    assert.equal(await systemAuthoritiesFile(undefined, [absent]), undefined)
    await assert.rejects(systemAuthoritiesFile(absent, [present]), { code: 'BadOptions', message: /absent/ })
    await directory.remove()
  })
})
