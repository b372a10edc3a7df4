import assert from 'node:assert/strict'
import { rmSync, symlinkSync } from 'node:fs'
import { waitFor } from '@watershed/testkit'
import type { FolderLab } from '../../testing/folder-lab.ts'
import { createFolderLab, stillMs } from '../../testing/folder-lab.ts'
import { documents, service } from '../../testing/manifests.ts'

describe('startDirectorySource', () => {
  let lab: FolderLab
  beforeEach(async () => {
    lab = await createFolderLab()
  })
  afterEach(() => lab.end())

  it('reads a folder and those in it, hidden and foreign files left out', async () => {
    lab.writeOld('a.yaml', documents(service('a'), service('b')))
    lab.writeOld('deep/er/c.yml', service('c'))
    lab.writeOld(
      'd.json',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'd', namespace: 'shop' },
        spec: { ports: [{ port: 80 }] },
      }),
    )
    for (const name of ['.hidden.yaml', 'e.yaml~', '#e.yaml#', 'README.md', '.git/e.yaml'])
      lab.writeOld(name, service('e'))
    await lab.start()
    assert.equal(lab.said(), 'a:80 b:80 c:80 d:80')
    assert.equal(lab.originOf('c'), 'deep/er/c.yml')
  })

  it('says that a folder is missing', async () => {
    lab.root = lab.path('missing')
    await assert.rejects(lab.start(), {
      code: 'FolderUnreadable',
      message: /there is no folder .*missing: create it/,
    })
  })

  it('tells what was edited, and nothing else', async () => {
    lab.writeOld('a.yaml', documents(service('a'), service('b')))
    lab.writeOld('c.yaml', service('c'))
    await lab.start()
    lab.write('a.yaml', documents(service('a'), service('b', 81), service('d')))
    await lab.until('a:80 b:81 c:80 d:80')
    assert.deepEqual(lab.changed(), ['Service/shop/b', 'Service/shop/d'])
  })

  it('tells nothing of an edit that changes nothing', async () => {
    lab.writeOld('a.yaml', service('a'))
    await lab.start()
    lab.write('a.yaml', `# a comment\n${service('a')}`)
    await lab.noticed()
    assert.deepEqual(lab.changed(), [])
  })

  describe('waits until a file is still', () => {
    it('before an object is gone from it', async () => {
      lab.writeOld('a.yaml', documents(service('a'), service('b')))
      await lab.start()
      lab.write('a.yaml', documents(service('a', 81)))
      await lab.until('a:81 b:80')
      await lab.clock.advance(stillMs - 1)
      assert.equal(lab.said(), 'a:81 b:80')
      await lab.clock.advance(1)
      assert.equal(lab.said(), 'a:81')
    })

    it('before it is gone itself', async () => {
      lab.writeOld('a.yaml', service('a'))
      await lab.start()
      rmSync(lab.path('a.yaml'))
      await waitFor(() => lab.clock.pending() > 1, { what: 'the removal to be noticed' })
      await lab.clock.advance(stillMs - 1)
      assert.equal(lab.said(), 'a:80')
      await lab.clock.advance(1)
      assert.equal(lab.said(), '')
    })

    it('and lets a file that is back count, if it says what it said', async () => {
      lab.writeOld('a.yaml', service('a'))
      await lab.start()
      rmSync(lab.path('a.yaml'))
      await lab.noticed()
      lab.write('a.yaml', service('a'))
      await lab.still()
      assert.equal(lab.said(), 'a:80')
      assert.deepEqual(lab.changed(), [])
    })

    it('so that a half-written file takes nothing back', async () => {
      lab.writeOld('a.yaml', documents(service('a'), service('b')))
      await lab.start()
      for (const half of [
        '',
        service('a').slice(0, 40),
        documents(service('a'), 'apiVersion: v1\n'),
        service('a'),
      ]) {
        lab.write('a.yaml', half)
        await lab.noticed()
        await lab.clock.advance(stillMs / 2)
        assert.equal(lab.said(), 'a:80 b:80')
      }
      lab.write('a.yaml', documents(service('a'), service('b', 81)))
      await lab.until('a:80 b:81')
      await lab.still()
      assert.equal(lab.said(), 'a:80 b:81')
      assert.equal(lab.problems(), '')
      assert.deepEqual(lab.changed(), ['Service/shop/b'])
    })

    it('and believes a text that is cut off in the midst of a line only then', async () => {
      lab.writeOld('a.yaml', service('a', 8080))
      await lab.start()
      lab.write('a.yaml', service('a', 8080).slice(0, -3))
      await lab.noticed()
      assert.equal(lab.said(), 'a:8080')
      await lab.clock.advance(stillMs)
      assert.equal(lab.said(), 'a:80')
      lab.write('a.yaml', service('a', 90).trimEnd())
      await lab.until('a:90')
    })

    it('also when it was just being written as the agent started', async () => {
      lab.write('a.yaml', '')
      const starting = lab.start()
      await waitFor(() => lab.clock.pending() > 0, { what: 'the source to wait' })
      lab.write('a.yaml', service('a'))
      await waitFor(() => lab.clock.advance(10).then(() => lab.saidAtStart !== undefined), {
        what: 'the start',
      })
      await starting
      assert.equal(lab.saidAtStart, 'a:80')
    })

    it('and until it has been read, however long that takes', async () => {
      lab.writeOld('a.yaml', service('a'))
      await lab.start()
      lab.write('a.yaml', '')
      await lab.noticed()
      const others = Array.from({ length: 400 }, (_, n) => service(`b${n}`))
      lab.write('a.yaml', documents(...others, service('a')))
      const all = others.length + 1
      await waitFor(() => lab.clock.advance(stillMs).then(() => lab.said().split(' ').length === all), {
        what: 'it to be read',
        everyMs: 1,
      })
      assert.ok(!lab.changed().includes('Service/shop/a'))
    })

    it('and looks again when the time was up before the news came in', async () => {
      lab.writeOld('a.yaml', service('a'))
      await lab.start()
      rmSync(lab.path('a.yaml'))
      await waitFor(() => lab.clock.pending() > 1, { what: 'the removal to be noticed' })
      lab.write('a.yaml', service('a', 81))
      // No turn of the event loop between the two.
      void lab.clock.advance(stillMs)
      await lab.until('a:81')
      assert.deepEqual(lab.changed(), ['Service/shop/a'])
    })
  })

  describe('keeps what a file said that cannot be read any longer', () => {
    const cases: readonly (readonly [what: string, text: string | Buffer, problem: RegExp])[] = [
      ['as it does not parse', documents(service('a', 81), 'a: [1\n'), /^a.yaml:11 does not parse/],
      [
        'as an object cannot be read',
        documents(service('a', 81), service('b').replace('80', 'http')),
        /^a.yaml:17 spec.ports\[0\].port is text/,
      ],
      ['as it is no text', Buffer.from([0x61, 0xff, 0x0a]), /^a.yaml: is not UTF-8 text/],
      ['as it is too large', Buffer.alloc(4 * 1024 * 1024 + 1, '#'), /^a.yaml: is larger than 4 MiB/],
    ]
    for (const [what, text, problem] of cases)
      it(what, async () => {
        lab.writeOld('a.yaml', documents(service('a'), service('b')))
        lab.writeOld('neighbour.yaml', service('neighbour'))
        await lab.start()
        lab.write('a.yaml', text)
        lab.write('neighbour.yaml', service('neighbour', 81))
        await lab.until('a:80 b:80 neighbour:81')
        assert.equal(lab.problems(), '')
        await lab.clock.advance(stillMs)
        assert.match(lab.problems(), problem)
        assert.equal(lab.said(), 'a:80 b:80 neighbour:81')
        assert.deepEqual(lab.unread(), [])

        lab.write('a.yaml', documents(service('a', 82)))
        await lab.until('a:82 b:80 neighbour:81')
        assert.equal(lab.problems(), '')
        await lab.clock.advance(stillMs)
        assert.equal(lab.said(), 'a:82 neighbour:81')
      })

    it('as a link leads to nothing', async () => {
      lab.writeOld('../target.yaml', service('a'))
      symlinkSync('../target.yaml', lab.path('a.yaml'))
      await lab.start()
      rmSync(lab.path('../target.yaml'))
      await waitFor(() => lab.clock.pending() > 1, { what: 'the end of the target to be noticed' })
      await lab.clock.advance(stillMs)
      assert.equal(lab.said(), 'a:80')
      assert.match(lab.problems(), /^a.yaml: leads to nothing/)
    })
  })

  describe('says what it could not read at its start', () => {
    it('until the file can be read and is still', async () => {
      lab.writeOld('a.yaml', 'a: [1\n')
      lab.writeOld('b.yaml', service('b'))
      await lab.start()
      assert.deepEqual(lab.unread(), ['a.yaml'])
      lab.write('a.yaml', service('a'))
      await lab.until('a:80 b:80')
      assert.deepEqual(lab.readAtLast, [])
      await lab.clock.advance(stillMs)
      assert.deepEqual(lab.readAtLast, ['a.yaml'])
      assert.deepEqual(lab.unread(), [])
    })

    it('or until it is gone', async () => {
      lab.writeOld('a.yaml', 'a: [1\n')
      await lab.start()
      rmSync(lab.path('a.yaml'))
      await waitFor(() => lab.clock.pending() > 1, { what: 'the removal to be noticed' })
      await lab.clock.advance(stillMs)
      assert.deepEqual(lab.readAtLast, ['a.yaml'])
      assert.equal(lab.problems(), '')
    })

    it('as with an object that is too large', async () => {
      const large = service('large')
        .replace('v1', 'gateway.networking.k8s.io/v1')
        .replace('Service', 'Gateway')
        .replace('80', 'x'.repeat(600_000))
      lab.writeOld('a.yaml', documents(service('a'), large))
      await lab.start()
      assert.equal(lab.said(), 'a:80')
      assert.deepEqual(lab.unread(), ['a.yaml'])
    })
  })

  it('lets the first file by name count when two define an object, then the other', async () => {
    lab.writeOld('b.yaml', service('a', 82))
    await lab.start()
    lab.write('a.yaml', service('a', 81))
    await lab.until('a:81')
    await lab.clock.advance(stillMs)
    assert.equal(lab.problems(), 'b.yaml:1 is also in a.yaml, line 1, which counts as it comes first by name')
    rmSync(lab.path('a.yaml'))
    await lab.until('a:82')
    await lab.clock.advance(stillMs)
    assert.equal(lab.problems(), '')
  })

  it('leaves files out that there is no room for, until there is', async () => {
    lab.writeOld('a.yaml', documents(service('a'), service('b')))
    lab.writeOld('c.yaml', documents(service('c'), service('d')))
    await lab.start({ rescanMs: 10_000, maxObjects: 3 })
    await lab.clock.advance(stillMs)
    assert.equal(lab.said(), 'a:80 b:80')
    assert.match(lab.problems(), /^c.yaml: is left out: with it the folder would hold more than 3 objects/)
    assert.deepEqual(lab.unread(), ['c.yaml'])
    lab.write('a.yaml', service('a'))
    await waitFor(() => lab.clock.pending() > 1, { what: 'the edit to be noticed' })
    await lab.clock.advance(stillMs)
    await lab.clock.advance(10_000)
    await lab.until('a:80 c:80 d:80')
    assert.equal(lab.problems(), '')
  })
})
