import assert from 'node:assert/strict'
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { waitFor } from '@watershed/testkit'
import type { FolderLab } from '../../testing/folder-lab.ts'
import { createFolderLab, stillMs } from '../../testing/folder-lab.ts'
import { documents, service } from '../../testing/manifests.ts'

describe('createFolderTree, in a source', () => {
  let lab: FolderLab
  beforeEach(async () => {
    lab = await createFolderLab()
  })
  afterEach(() => lab.end())

  describe('takes', () => {
    it('an object that moves between files for a change, not a removal', async () => {
      lab.writeOld('a.yaml', documents(service('a'), service('b')))
      await lab.start()
      lab.write('a.yaml', service('b'))
      lab.write('z.yaml', service('a'))
      await waitFor(() => lab.originOf('a') === 'z.yaml', { what: 'the move' })
      await lab.still()
      assert.equal(lab.said(), 'a:80 b:80')
      assert.equal(lab.problems(), '')
      assert.deepEqual(lab.changed(), ['Service/shop/a'])
    })

    it('a file that is renamed likewise', async () => {
      lab.writeOld('a.yaml', service('a'))
      await lab.start()
      renameSync(lab.path('a.yaml'), lab.path('z.yaml'))
      await waitFor(() => lab.originOf('a') === 'z.yaml', { what: 'the move' })
      await lab.still()
      assert.equal(lab.said(), 'a:80')
    })

    it("an editor's rename over the file", async () => {
      lab.writeOld('a.yaml', service('a'))
      await lab.start()
      renameSync(lab.path('a.yaml'), lab.path('a.yaml~'))
      lab.write('4913', '')
      lab.write('.a.yaml.swp', service('a', 82))
      renameSync(lab.path('.a.yaml.swp'), lab.path('a.yaml'))
      await lab.until('a:82')
    })

    it('new folders, with what is in them, wherever they come from', async () => {
      lab.writeOld('../elsewhere/deep/b.yaml', service('b'))
      await lab.start()
      lab.write('new/deep/a.yaml', service('a'))
      renameSync(lab.path('../elsewhere'), lab.path('moved'))
      await lab.until('a:80 b:80')
      lab.write('moved/deep/b.yaml', service('b', 81))
      await lab.until('a:80 b:81')
    })

    it('a folder that is renamed for a move, one that is removed for a removal', async () => {
      lab.writeOld('x/deep/a.yaml', service('a'))
      await lab.start()
      renameSync(lab.path('x'), lab.path('y'))
      await waitFor(() => lab.originOf('a') === 'y/deep/a.yaml', {
        what: 'the move',
      })
      lab.write('y/deep/a.yaml', service('a', 81))
      await lab.until('a:81')
      rmSync(lab.path('y'), { recursive: true })
      await lab.still()
      assert.equal(lab.said(), '')
    })

    it('a folder that is removed and made again at once for an edit', async () => {
      lab.writeOld('x/y/a.yaml', service('a'))
      await lab.start()
      for (const port of [81, 82, 83]) {
        rmSync(lab.path('x'), { recursive: true })
        lab.write('x/y/a.yaml', service('a', port))
        await lab.until(`a:${port}`)
      }
      await lab.still()
      assert.equal(lab.said(), 'a:83')
    })

    it('files of a folder that is called like the folder', async () => {
      mkdirSync(lab.path('x.yaml'))
      await lab.start()
      lab.write('x.yaml/x.yaml', service('a'))
      await lab.until('a:80')
    })
  })

  describe('follows links', () => {
    it('as Kubernetes swaps them to update a ConfigMap', async () => {
      for (const version of ['1', '2'])
        lab.writeOld(`..${version}/a.yaml`, service('a', 80 + Number(version)))
      symlinkSync('..1', lab.path('..data'))
      symlinkSync('..data/a.yaml', lab.path('a.yaml'))
      await lab.start()
      assert.equal(lab.said(), 'a:81')
      symlinkSync('..2', lab.path('..data_tmp'))
      renameSync(lab.path('..data_tmp'), lab.path('..data'))
      await lab.until('a:82')
      await lab.still()
      assert.equal(lab.said(), 'a:82')
    })

    it('to files and folders elsewhere, and edits there', async () => {
      lab.writeOld('../elsewhere/a.yaml', service('a'))
      lab.writeOld('../other/b.yaml', service('b'))
      symlinkSync('../elsewhere/a.yaml', lab.path('a.yaml'))
      symlinkSync('../other', lab.path('other'))
      await lab.start()
      assert.equal(lab.said(), 'a:80 b:80')
      lab.write('../elsewhere/a.yaml', service('a', 81))
      lab.write('../other/b.yaml', service('b', 81))
      await lab.until('a:81 b:81')
    })

    it('but not round in circles', async () => {
      lab.writeOld('x/a.yaml', service('a'))
      symlinkSync('..', lab.path('x/up'))
      await lab.start()
      assert.equal(lab.said(), 'a:80')
    })
  })

  it('keeps everything while the folder itself is gone, and goes on when it is back', async () => {
    lab.writeOld('a.yaml', service('a'))
    lab.writeOld('x/b.yaml', service('b'))
    await lab.start()
    renameSync(lab.root, `${lab.root}-away`)
    await waitFor(() => lab.problems() !== '', { what: 'the problem' })
    assert.match(lab.problems(), /manifests: does not exist any longer: what it said stays/)
    await lab.clock.advance(10 * stillMs)
    assert.equal(lab.said(), 'a:80 b:80')
    mkdirSync(lab.root)
    lab.write('x/b.yaml', service('b', 81))
    await lab.until('a:80 b:81')
    assert.equal(lab.problems(), '')
    await lab.still()
    assert.equal(lab.said(), 'b:81')
    lab.write('x/b.yaml', service('b', 82))
    await lab.until('b:82')
  })

  it('takes nothing back that was removed together with the folder itself', async () => {
    lab.writeOld('a.yaml', service('a'))
    lab.writeOld('x/b.yaml', service('b'))
    await lab.start()
    rmSync(lab.root, { recursive: true })
    await waitFor(() => lab.problems() !== '', { what: 'the problem' })
    const onlyRescan = (): Promise<boolean> =>
      lab.clock.advance(stillMs).then(() => lab.clock.pending() === 1)
    await waitFor(onlyRescan, { what: 'nothing to be waited for but the next rescan' })
    assert.equal(lab.said(), 'a:80 b:80')
    mkdirSync(lab.root)
    lab.write('a.yaml', service('a'))
    await lab.still()
    assert.equal(lab.said(), 'a:80')
    assert.deepEqual(lab.changed(), ['Service/shop/b'])
  })

  it('finds by looking what no event told', async () => {
    lab.writeOld('../elsewhere/deep/a.yaml', service('a'))
    symlinkSync('elsewhere/deep', lab.path('../link'))
    symlinkSync('../link/a.yaml', lab.path('a.yaml'))
    await lab.start({ rescanMs: 10_000 })
    lab.writeOld('../elsewhere/new/a.yaml', service('a', 81))
    rmSync(lab.path('../link'))
    symlinkSync('elsewhere/new', lab.path('../link'))
    await lab.clock.advance(10_000)
    await lab.until('a:81')
  })
})
