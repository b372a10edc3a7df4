import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TemporaryDirectory } from '@watershed/testkit'
import { temporaryDirectory } from '@watershed/testkit'
import { findKubeconfig } from './find-kubeconfig.ts'

describe('findKubeconfig', () => {
  let folder: TemporaryDirectory
  let [there, missing, home] = ['', '', '']
  before(async () => {
    folder = await temporaryDirectory('kubeconfig')
    home = folder.path
    ;[there, missing] = [join(home, 'there'), join(home, 'missing')]
    await writeFile(there, '')
  })
  after(() => folder.remove())

  it('takes the flag before the variable, and of the variable the first file that is there', () => {
    assert.equal(findKubeconfig('mine', { KUBECONFIG: there }, home), 'mine')
    assert.equal(findKubeconfig(undefined, { KUBECONFIG: `${missing}:${there}` }, home), there)
  })

  it('names a file that is missing, so that somebody says so', () =>
    assert.equal(findKubeconfig(undefined, { KUBECONFIG: missing }, home), missing))

  it('takes the usual one where nothing is named, if there is one', async () => {
    assert.equal(findKubeconfig(undefined, {}, home), undefined)
    await mkdir(join(home, '.kube'))
    await writeFile(join(home, '.kube', 'config'), '')
    assert.equal(findKubeconfig(undefined, {}, home), join(home, '.kube', 'config'))
  })
})
