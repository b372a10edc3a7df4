import assert from 'node:assert/strict'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TemporaryDirectory } from '@watershed/testkit'
import { temporaryDirectory } from '@watershed/testkit'
import { writeVolume } from './write-volume.ts'

describe('writeVolume', () => {
  let directory: TemporaryDirectory
  beforeEach(async () => {
    directory = await temporaryDirectory('volume')
  })
  afterEach(() => directory.remove())

  const write = (files: Readonly<Record<string, string>>) =>
    writeVolume(
      directory.path,
      new Map(
        Object.entries(files).map(([path, content]) => [
          path,
          { content: Buffer.from(content), mode: 0o600 },
        ]),
      ),
      undefined,
    )
  const read = (path: string) => readFile(join(directory.path, path), 'utf8')

  it('replaces what is there', async () => {
    await write({ a: '1', 'sub/b': '2' })
    assert.equal(await read('sub/b'), '2')
    assert.equal((await stat(join(directory.path, 'a'))).mode & 0o777, 0o600)
    await write({ a: '3', c: '4' })
    assert.deepEqual([await read('a'), await read('c')], ['3', '4'])
    const names = await readdir(directory.path)
    assert.deepEqual(names.filter((name) => !name.startsWith('..')).sort(), ['a', 'c'])
    assert.equal(names.length, 4)
  })

  it('writes nothing where nothing changed', async () => {
    await write({ a: '1' })
    const before = await stat(join(directory.path, '..data/a'))
    await write({ a: '1' })
    assert.equal((await stat(join(directory.path, '..data/a'))).ino, before.ino)
  })
})
