import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Mocha from 'mocha'
import { goldenCases } from './golden-cases.ts'
import type { TemporaryDirectory } from './temporary-directory.ts'
import { temporaryDirectory } from './temporary-directory.ts'

describe('goldenCases', () => {
  let directory: TemporaryDirectory
  beforeEach(async () => (directory = await temporaryDirectory()))
  afterEach(() => directory.remove())

  const write = async (name: string, input: string, output: string): Promise<void> => {
    await mkdir(join(directory.path, name))
    await writeFile(join(directory.path, name, 'in.yaml'), input)
    await writeFile(join(directory.path, name, 'out.yaml'), output)
  }

  /** What mocha says of the cases, run in a mocha of their own. */
  const outcomes = async (run: (input: unknown[]) => unknown): Promise<Readonly<Record<string, string>>> => {
    const mocha = new Mocha({ reporter: function silent() {} as unknown as Mocha.ReporterConstructor })
    const outer = globalThis.it
    globalThis.it = ((title: string, test: Mocha.AsyncFunc) =>
      void mocha.suite.addTest(new Mocha.Test(title, test))) as unknown as Mocha.TestFunction
    try {
      goldenCases(directory.path, run)
    } finally {
      globalThis.it = outer
    }
    const said: Record<string, string> = {}
    await new Promise<void>((resolve) => {
      mocha
        .run(() => resolve())
        .on('pass', ({ title }) => (said[title] = 'passed'))
        .on('fail', ({ title }, error: Error) => (said[title] = error.message))
    })
    return said
  }

  it('passes where the result has what is claimed, and says where it does not', async () => {
    await write('agrees', 'a: 1\n---\na: 2\n', 'sum: 3\n')
    await write('disagrees', 'a: 1\n---\na: 1\n', 'sum: 3\n')
    const said = await outcomes((input) => ({
      sum: (input as { a: number }[]).reduce((sum, { a }) => sum + a, 0),
      unclaimed: new Map([['x', 1]]),
    }))
    assert.equal(said['agrees'], 'passed')
    assert.match(
      said['disagrees'] ?? '',
      /sum: expected 3, got 2[^]*The result:\nsum: 2\nunclaimed:\n {2}x: 1/,
    )
  })

  it('fails a case that cannot be read, claims nothing, or throws', async () => {
    await write('broken', 'a: [\n', 'sum: 3\n')
    await write('claims nothing', 'a: 1\n', '')
    await write('throws', 'a: 1\n', 'sum: 1\n')
    const said = await outcomes(() => {
      throw new Error('out of order')
    })
    assert.match(said['broken'] ?? '', /in\.yaml: /)
    assert.match(said['claims nothing'] ?? '', /claims nothing/)
    assert.match(said['throws'] ?? '', /out of order/)
  })

  it('refuses a folder without cases', () => {
    assert.throws(() => goldenCases(directory.path, () => undefined), /has no case/)
  })
})
