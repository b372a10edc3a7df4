import assert from 'node:assert/strict'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { temporaryDirectory, waitFor } from '@watershed/testkit'
import fc from 'fast-check'
import { pino } from 'pino'
import type { Agent } from './start-agent.ts'
import { startAgent } from './start-agent.ts'
import { refuse } from './testing/hub-rules.ts'
import { documents, service } from './testing/manifests.ts'
import type { Interference, ProtocolHub } from './testing/protocol-hub.ts'
import { startProtocolHub, testToken } from './testing/protocol-hub.ts'

/** Services by name, with their ports; or text that does not parse. */
type Content = readonly (readonly [name: string, port: number])[] | 'broken'

type Step =
  | { readonly do: 'write' | 'writeInHalves' | 'replace'; readonly path: string; readonly content: Content }
  | { readonly do: 'rename'; readonly path: string; readonly to: string }
  | { readonly do: 'remove'; readonly path: string }
  | { readonly do: 'removeFolder' | 'restartAgent' | 'restartHub' | 'emptyRedis' | 'takeOver' | 'resync' }
  | { readonly do: 'pause'; readonly ms: number }

const paths = fc.constantFrom('a.yaml', 'b.yaml', 'x/a.yaml', 'x/y/c.yml', 'z.json.yaml')
const contents: fc.Arbitrary<Content> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.uniqueArray(fc.tuple(fc.constantFrom('s', 't', 'u', 'v'), fc.integer({ min: 1, max: 3 })), {
      maxLength: 4,
      selector: ([name]) => name,
    }),
  },
  { weight: 1, arbitrary: fc.constant<Content>('broken') },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('write', 'writeInHalves', 'replace'),
      path: paths,
      content: contents,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rename'), path: paths, to: paths }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove'), path: paths }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('removeFolder', 'restartAgent', 'restartHub', 'emptyRedis', 'takeOver', 'resync'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pause'), ms: fc.integer({ min: 0, max: 60 }) }) },
) as fc.Arbitrary<Step>
const interference: fc.Arbitrary<Interference | undefined> = fc.oneof(
  { weight: 12, arbitrary: fc.constant(undefined) },
  { weight: 3, arbitrary: fc.constantFrom('resetBefore', 'resetAfter', 'cutAnswer') },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Interference>(
      { answer: refuse('StoreUnavailable') },
      { answer: refuse('SeqGap', { expected: 1 }) },
      'silence',
    ),
  },
)

const textOf = (content: Content): string =>
  content === 'broken' ? 'kind: [\n' : documents(...content.map(([name, port]) => service(name, port)))

/** A real folder, and what it should say. */
const createFolder = (root: string) => {
  const files = new Map<string, Content>()
  const put = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const write = (file: string, its: Content): void => {
    put(file, textOf(its))
    files.set(file, its)
  }
  return {
    write,
    writeInHalves: async (file: string, its: Content): Promise<void> => {
      const text = textOf(its)
      put(file, text.slice(0, text.length / 2))
      await sleep(3)
      write(file, its)
    },
    replace: (file: string, its: Content): void => {
      put(`${file}.new`, textOf(its))
      renameSync(join(root, `${file}.new`), join(root, file))
      files.set(file, its)
    },
    rename: (from: string, to: string): void => {
      const its = files.get(from)
      if (its === undefined || from === to) return
      mkdirSync(dirname(join(root, to)), { recursive: true })
      renameSync(join(root, from), join(root, to))
      files.delete(from)
      files.set(to, its)
    },
    remove: (file: string): void => {
      rmSync(join(root, file), { force: true })
      files.delete(file)
    },
    removeFolder: (): void => {
      rmSync(join(root, 'x'), { recursive: true, force: true })
      for (const file of files.keys()) if (file.startsWith('x/')) files.delete(file)
    },
    /** What does not parse has no meaning of its own: it is what it was before. */
    mend: (): void => {
      for (const [file, its] of files) if (its === 'broken') write(file, [['mended', 1]])
    },
    /** `name:port file`, of the first file by path that has it. */
    meaning: (): readonly string[] => {
      const found = new Map<string, string>()
      for (const [file, its] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
        for (const [name, port] of its === 'broken' ? [] : its)
          if (!found.has(name)) found.set(name, `${name}:${port} ${file}`)
      return [...found.values()].sort()
    },
  }
}

const saidTo = ({ rules }: ProtocolHub): readonly string[] =>
  [...rules.objects.values()]
    .map(
      (object) => `${object.name}:${object.kind === 'Service' ? object.ports[0]?.port : ''} ${object.origin}`,
    )
    .sort()

describe('startAgent, whatever happens', () => {
  it("leaves the hub with the folder's content", async function () {
    this.timeout(120_000)
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 25 }),
        fc.array(interference, { maxLength: 40 }),
        async (steps, interferences) => {
          const home = await temporaryDirectory('property')
          const hub = await startProtocolHub()
          const coming = [...interferences]
          hub.interfere = () => coming.shift()
          const folder = createFolder(home.path)
          const start = (): Promise<Agent> =>
            startAgent({
              cluster: 'blue',
              directory: home.path,
              hub: hub.url,
              token: { value: testToken },
              log: pino({ level: 'silent' }),
              stillMs: 20,
              timeoutMs: 60,
              backoff: { baseMs: 1, capMs: 10 },
              longMs: 10,
            })
          let agent = await start()
          const carryOut = async (one: Step): Promise<void> => {
            if (one.do === 'write' || one.do === 'writeInHalves' || one.do === 'replace')
              await folder[one.do](one.path, one.content)
            else if (one.do === 'rename') folder.rename(one.path, one.to)
            else if (one.do === 'remove') folder.remove(one.path)
            else if (one.do === 'removeFolder') folder.removeFolder()
            else if (one.do === 'pause') await sleep(one.ms)
            else if (one.do === 'emptyRedis') hub.rules.loseEverything()
            else if (one.do === 'takeOver') hub.rules.openSession()
            else if (one.do === 'resync') hub.rules.resync = true
            else if (one.do === 'restartHub') {
              await hub.down()
              await hub.up()
            } else {
              await agent.stop()
              agent = await start()
            }
          }
          try {
            for (const one of steps) await carryOut(one)
            folder.mend()
            const expected = folder.meaning()
            await waitFor(
              () => hub.rules.complete && JSON.stringify(saidTo(hub)) === JSON.stringify(expected),
              {
                what: `the hub to know ${expected.join(', ')}`,
                deadlineMs: 3_000,
              },
            ).catch(() => assert.deepEqual(saidTo(hub), expected))
            // And it stays so.
            await sleep(60)
            assert.deepEqual(saidTo(hub), expected)
            assert.deepEqual(
              hub.rules.problems.filter(({ message }) => !message.startsWith('is also in')),
              [],
            )
          } finally {
            await agent.stop()
            await hub.down()
            await home.remove()
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})
