import assert from 'node:assert/strict'
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FakeClock, TemporaryDirectory } from '@watershed/testkit'
import { fakeClock, temporaryDirectory, waitFor } from '@watershed/testkit'
import { pino } from 'pino'
import { clockOf } from '../../testing/clock-of.ts'
import { documents, service } from '../../testing/manifests.ts'
import type { Source } from '../source.ts'
import { startDirectorySource } from './start-directory-source.ts'

const stillMs = 200

describe('startDirectorySource', () => {
  let folder: TemporaryDirectory
  let root: string
  let clock: FakeClock
  let source: Source | undefined
  let changed: string[]
  let readAtLast: string[]

  beforeEach(async () => {
    folder = await temporaryDirectory('source')
    root = join(folder.path, 'manifests')
    mkdirSync(root)
    clock = fakeClock()
    changed = []
    readAtLast = []
  })
  afterEach(async () => {
    source?.stop()
    source = undefined
    await folder.remove()
  })

  /** Files are old unless a test says otherwise: those that were just written are waited for. */
  const write = (path: string, text: string | Buffer, options: { age?: number } = {}): void => {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    const { age } = options
    if (age !== undefined) utimesSync(file, Date.now() / 1_000 - age, Date.now() / 1_000 - age)
  }
  const old = (path: string, text: string | Buffer): void => write(path, text, { age: 60 })

  const start = async (rescanMs = 1e9, maxObjects?: number): Promise<Source> => {
    source = await startDirectorySource({
      directory: root,
      clock: clockOf(clock),
      log: pino({ level: 'silent' }),
      stillMs,
      rescanMs,
      ...(maxObjects !== undefined && { maxObjects }),
    })
    source.listen({
      changed: (keys) => changed.push(...keys),
      problemsChanged: () => {},
      readAtLast: (origin) => readAtLast.push(origin),
    })
    await clock.advance(stillMs)
    changed = []
    return source
  }
  /** `a:80` of each Service, in order of name. */
  const said = (): string =>
    [...(source?.objects.values() ?? [])]
      .filter(({ name }) => !name.startsWith('marker'))
      .map((object) => `${object.name}:${object.kind === 'Service' ? object.ports[0]?.port : ''}`)
      .sort()
      .join(' ')
  const until = (services: string): Promise<unknown> =>
    waitFor(() => said() === services, { what: `${services || 'nothing'} instead of ${said()}` })
  const changedButMarkers = (): readonly string[] => changed.filter((key) => !key.includes('marker'))
  const problems = (): string =>
    (source?.problems() ?? []).map(({ file, line, message }) => `${file}:${line ?? ''} ${message}`).join('\n')
  /** Lets the events of what was done come in, by an edit that comes after. */
  const settle = async (): Promise<void> => {
    const name = `marker-${performance.now()}`.replace('.', '-')
    write(`${name}.yaml`, service(name))
    await waitFor(() => source?.objects.has(`Service/shop/${name}`), { what: 'the marker' })
    rmSync(join(root, `${name}.yaml`))
    await waitFor(() => clock.pending() > 0, { what: 'the marker to go' })
  }
  const still = async (): Promise<void> => {
    await settle()
    await clock.advance(stillMs)
    await clock.advance(stillMs)
  }

  it('reads a folder and those in it, hidden and foreign files left out', async () => {
    old('a.yaml', documents(service('a'), service('b')))
    old('deep/er/c.yml', service('c'))
    old(
      'd.json',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'd', namespace: 'shop' },
        spec: { ports: [{ port: 80 }] },
      }),
    )
    for (const name of ['.hidden.yaml', 'e.yaml~', '#e.yaml#', 'README.md', '.git/e.yaml'])
      old(name, service('e'))
    await start()
    assert.equal(said(), 'a:80 b:80 c:80 d:80')
    assert.equal(source?.objects.get('Service/shop/c')?.origin, 'deep/er/c.yml')
  })

  it('says that a folder is missing', async () => {
    root = join(root, 'missing')
    await assert.rejects(start(), {
      code: 'FolderUnreadable',
      message: /there is no folder .*missing: create it/,
    })
  })

  it('tells what was edited, and nothing else', async () => {
    old('a.yaml', documents(service('a'), service('b')))
    old('c.yaml', service('c'))
    await start()
    write('a.yaml', documents(service('a'), service('b', 81), service('d')))
    await until('a:80 b:81 c:80 d:80')
    assert.deepEqual(changed, ['Service/shop/b', 'Service/shop/d'])
  })

  it('tells nothing of an edit that changes nothing', async () => {
    old('a.yaml', service('a'))
    await start()
    write('a.yaml', `# a comment\n${service('a')}`)
    await settle()
    assert.deepEqual(changedButMarkers(), [])
  })

  describe('waits until a file is still', () => {
    it('before an object is gone from it', async () => {
      old('a.yaml', documents(service('a'), service('b')))
      await start()
      write('a.yaml', documents(service('a', 81)))
      await until('a:81 b:80')
      await clock.advance(stillMs - 1)
      assert.equal(said(), 'a:81 b:80')
      await clock.advance(1)
      assert.equal(said(), 'a:81')
    })

    it('before it is gone itself', async () => {
      old('a.yaml', service('a'))
      await start()
      rmSync(join(root, 'a.yaml'))
      await waitFor(() => clock.pending() > 1, { what: 'the removal to be noticed' })
      await clock.advance(stillMs - 1)
      assert.equal(said(), 'a:80')
      await clock.advance(1)
      assert.equal(said(), '')
    })

    it('so that a half-written file takes nothing back', async () => {
      old('a.yaml', documents(service('a'), service('b')))
      await start()
      for (const half of [
        '',
        service('a').slice(0, 40),
        documents(service('a'), 'apiVersion: v1\n'),
        service('a'),
      ]) {
        write('a.yaml', half)
        await settle()
        await clock.advance(stillMs / 2)
        assert.equal(said(), 'a:80 b:80')
      }
      write('a.yaml', documents(service('a'), service('b', 81)))
      await until('a:80 b:81')
      await still()
      assert.equal(said(), 'a:80 b:81')
      assert.equal(problems(), '')
      assert.deepEqual(changedButMarkers(), ['Service/shop/b'])
    })

    it('and believes a text that is cut off in the midst of a line only then', async () => {
      old('a.yaml', service('a', 8080))
      await start()
      write('a.yaml', service('a', 8080).slice(0, -3))
      await settle()
      assert.equal(said(), 'a:8080')
      await clock.advance(stillMs)
      assert.equal(said(), 'a:80')
      write('a.yaml', service('a', 90).trimEnd())
      await until('a:90')
    })

    it('also when it was just being written as the agent started', async () => {
      write('a.yaml', '')
      const starting = start()
      await waitFor(() => clock.pending() > 0, { what: 'the source to wait' })
      write('a.yaml', service('a'))
      await waitFor(async () => (await clock.advance(10), source !== undefined), { what: 'the start' })
      await starting
      await until('a:80')
    })

    it('and looks again when the time was up before the news came in', async () => {
      old('a.yaml', service('a'))
      await start()
      rmSync(join(root, 'a.yaml'))
      await waitFor(() => clock.pending() > 1, { what: 'the removal to be noticed' })
      write('a.yaml', service('a', 81))
      // No turn of the event loop between the two.
      void clock.advance(stillMs)
      await until('a:81')
      assert.deepEqual(changed, ['Service/shop/a'])
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
        old('a.yaml', documents(service('a'), service('b')))
        old('neighbour.yaml', service('neighbour'))
        await start()
        write('a.yaml', text)
        write('neighbour.yaml', service('neighbour', 81))
        await until('a:80 b:80 neighbour:81')
        assert.equal(problems(), '')
        await clock.advance(stillMs)
        assert.match(problems(), problem)
        assert.equal(said(), 'a:80 b:80 neighbour:81')
        assert.deepEqual([...(source?.unread() ?? [])], [])

        write('a.yaml', documents(service('a', 82)))
        await until('a:82 b:80 neighbour:81')
        assert.equal(problems(), '')
        await clock.advance(stillMs)
        assert.equal(said(), 'a:82 neighbour:81')
      })

    it('as a link leads to nothing', async () => {
      old('../target.yaml', service('a'))
      symlinkSync('../target.yaml', join(root, 'a.yaml'))
      await start()
      rmSync(join(root, '../target.yaml'))
      await waitFor(() => clock.pending() > 1, { what: 'the end of the target to be noticed' })
      await clock.advance(stillMs)
      assert.equal(said(), 'a:80')
      assert.match(problems(), /^a.yaml: leads to nothing/)
    })
  })

  describe('says what it could not read at its start', () => {
    it('until the file can be read and is still', async () => {
      old('a.yaml', 'a: [1\n')
      old('b.yaml', service('b'))
      await start()
      assert.deepEqual([...(source?.unread() ?? [])], ['a.yaml'])
      write('a.yaml', service('a'))
      await until('a:80 b:80')
      assert.deepEqual(readAtLast, [])
      await clock.advance(stillMs)
      assert.deepEqual(readAtLast, ['a.yaml'])
      assert.deepEqual([...(source?.unread() ?? [])], [])
    })

    it('or until it is gone', async () => {
      old('a.yaml', 'a: [1\n')
      await start()
      rmSync(join(root, 'a.yaml'))
      await waitFor(() => clock.pending() > 1, { what: 'the removal to be noticed' })
      await clock.advance(stillMs)
      assert.deepEqual(readAtLast, ['a.yaml'])
      assert.equal(problems(), '')
    })

    it('as with an object that is too large', async () => {
      const large = service('large')
        .replace('v1', 'gateway.networking.k8s.io/v1')
        .replace('Service', 'Gateway')
        .replace('80', 'x'.repeat(600_000))
      old('a.yaml', documents(service('a'), large))
      await start()
      assert.equal(said(), 'a:80')
      assert.deepEqual([...(source?.unread() ?? [])], ['a.yaml'])
    })
  })

  it('lets the first file by name count when two define an object, then the other', async () => {
    old('b.yaml', service('a', 82))
    await start()
    write('a.yaml', service('a', 81))
    await until('a:81')
    await clock.advance(stillMs)
    assert.equal(problems(), 'b.yaml:1 is also in a.yaml, line 1, which counts as it comes first by name')
    rmSync(join(root, 'a.yaml'))
    await until('a:82')
    await clock.advance(stillMs)
    assert.equal(problems(), '')
  })

  describe('takes', () => {
    it('an object that moves between files for a change, not a removal', async () => {
      old('a.yaml', documents(service('a'), service('b')))
      await start()
      write('a.yaml', service('b'))
      write('z.yaml', service('a'))
      await waitFor(() => source?.objects.get('Service/shop/a')?.origin === 'z.yaml', { what: 'the move' })
      await still()
      assert.equal(said(), 'a:80 b:80')
      assert.equal(problems(), '')
      assert.deepEqual(changedButMarkers(), ['Service/shop/a'])
    })

    it('a file that is renamed likewise', async () => {
      old('a.yaml', service('a'))
      await start()
      renameSync(join(root, 'a.yaml'), join(root, 'z.yaml'))
      await waitFor(() => source?.objects.get('Service/shop/a')?.origin === 'z.yaml', { what: 'the move' })
      await still()
      assert.equal(said(), 'a:80')
    })

    it("an editor's rename over the file", async () => {
      old('a.yaml', service('a'))
      await start()
      renameSync(join(root, 'a.yaml'), join(root, 'a.yaml~'))
      write('4913', '')
      write('.a.yaml.swp', service('a', 82))
      renameSync(join(root, '.a.yaml.swp'), join(root, 'a.yaml'))
      await until('a:82')
    })

    it('new folders, with what is in them, wherever they come from', async () => {
      old('../elsewhere/deep/b.yaml', service('b'))
      await start()
      write('new/deep/a.yaml', service('a'))
      renameSync(join(root, '../elsewhere'), join(root, 'moved'))
      await until('a:80 b:80')
      write('moved/deep/b.yaml', service('b', 81))
      await until('a:80 b:81')
    })

    it('a folder that is renamed for a move, one that is removed for a removal', async () => {
      old('x/deep/a.yaml', service('a'))
      await start()
      renameSync(join(root, 'x'), join(root, 'y'))
      await waitFor(() => source?.objects.get('Service/shop/a')?.origin === 'y/deep/a.yaml', {
        what: 'the move',
      })
      write('y/deep/a.yaml', service('a', 81))
      await until('a:81')
      rmSync(join(root, 'y'), { recursive: true })
      await still()
      assert.equal(said(), '')
    })

    it('a folder that is removed and made again at once for an edit', async () => {
      old('x/y/a.yaml', service('a'))
      await start()
      for (const port of [81, 82, 83]) {
        rmSync(join(root, 'x'), { recursive: true })
        write('x/y/a.yaml', service('a', port))
        await until(`a:${port}`)
      }
      await still()
      assert.equal(said(), 'a:83')
    })

    it('files of a folder that is called like the folder', async () => {
      mkdirSync(join(root, 'x.yaml'))
      await start()
      write('x.yaml/x.yaml', service('a'))
      await until('a:80')
    })
  })

  describe('follows links', () => {
    it('as Kubernetes swaps them to update a ConfigMap', async () => {
      for (const version of ['1', '2']) old(`..${version}/a.yaml`, service('a', 80 + Number(version)))
      symlinkSync('..1', join(root, '..data'))
      symlinkSync('..data/a.yaml', join(root, 'a.yaml'))
      await start()
      assert.equal(said(), 'a:81')
      symlinkSync('..2', join(root, '..data_tmp'))
      renameSync(join(root, '..data_tmp'), join(root, '..data'))
      await until('a:82')
      await still()
      assert.equal(said(), 'a:82')
    })

    it('to files and folders elsewhere, and edits there', async () => {
      old('../elsewhere/a.yaml', service('a'))
      old('../other/b.yaml', service('b'))
      symlinkSync('../elsewhere/a.yaml', join(root, 'a.yaml'))
      symlinkSync('../other', join(root, 'other'))
      await start()
      assert.equal(said(), 'a:80 b:80')
      write('../elsewhere/a.yaml', service('a', 81))
      write('../other/b.yaml', service('b', 81))
      await until('a:81 b:81')
    })

    it('but not round in circles', async () => {
      old('x/a.yaml', service('a'))
      symlinkSync('..', join(root, 'x/up'))
      await start()
      assert.equal(said(), 'a:80')
    })
  })

  it('keeps everything while the folder itself is gone, and goes on when it is back', async () => {
    old('a.yaml', service('a'))
    old('x/b.yaml', service('b'))
    await start()
    renameSync(root, `${root}-away`)
    await waitFor(() => problems() !== '', { what: 'the problem' })
    assert.match(problems(), /manifests: does not exist any longer: what it said stays/)
    await clock.advance(10 * stillMs)
    assert.equal(said(), 'a:80 b:80')
    mkdirSync(root)
    write('x/b.yaml', service('b', 81))
    await until('a:80 b:81')
    assert.equal(problems(), '')
    await still()
    assert.equal(said(), 'b:81')
    write('x/b.yaml', service('b', 82))
    await until('b:82')
  })

  it('finds by looking what no event told', async () => {
    old('../elsewhere/deep/a.yaml', service('a'))
    symlinkSync('elsewhere/deep', join(root, '../link'))
    symlinkSync('../link/a.yaml', join(root, 'a.yaml'))
    await start(10_000)
    old('../elsewhere/new/a.yaml', service('a', 81))
    rmSync(join(root, '../link'))
    symlinkSync('elsewhere/new', join(root, '../link'))
    await clock.advance(10_000)
    await until('a:81')
  })

  it('leaves files out that there is no room for, until there is', async () => {
    old('a.yaml', documents(service('a'), service('b')))
    old('c.yaml', documents(service('c'), service('d')))
    await start(10_000, 3)
    await clock.advance(stillMs)
    assert.equal(said(), 'a:80 b:80')
    assert.match(problems(), /^c.yaml: is left out: with it the folder would hold more than 3 objects/)
    assert.deepEqual([...(source?.unread() ?? [])], ['c.yaml'])
    write('a.yaml', service('a'))
    await waitFor(() => clock.pending() > 1, { what: 'the edit to be noticed' })
    await clock.advance(stillMs)
    await clock.advance(10_000)
    await until('a:80 c:80 d:80')
    assert.equal(problems(), '')
  })
})
