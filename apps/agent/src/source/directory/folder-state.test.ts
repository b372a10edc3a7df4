import assert from 'node:assert/strict'
import type { ReportedService } from '@watershed/model'
import { objectKey } from '@watershed/model'
import type { FolderState } from './folder-state.ts'
import { createFolderState } from './folder-state.ts'
import type { FileReading } from './read-manifests.ts'

const service = (name: string, file: string): ReportedService => ({
  kind: 'Service',
  namespace: 'shop',
  name,
  origin: file,
  ports: [],
})

const reading = (file: string, names: string, rest: Partial<FileReading> = {}): FileReading => ({
  objects: new Map(
    names
      .split(' ')
      .filter(Boolean)
      .map((name, line) => [
        objectKey(service(name, file)),
        { object: service(name, file), line: line + 1, column: 1 },
      ]),
  ),
  tooLarge: new Set(),
  problems: [],
  faults: [],
  ignored: [],
  ...rest,
})
const fault = (file: string) => ({ file, line: 1, message: 'does not parse', cure: 'Mend it.' })

describe('createFolderState', () => {
  let state: FolderState
  let told: string[]

  beforeEach(() => {
    told = []
    state = createFolderState({
      changed: (keys) => told.push(...[...keys].map((key) => key.split('/')[2] ?? '')),
      problemsChanged: () => told.push('problems'),
      readAtLast: (origin) => told.push(`read ${origin}`),
    })
  })
  /** What is said, and what was told since this was asked last. */
  const now = (): readonly [said: string, told: string] => {
    const said = [...state.objects.values()].map(({ name, origin }) => `${name}@${origin}`).join(' ')
    return [said, told.splice(0).join(' ')]
  }
  const apply = (file: string, names: string, rest: Partial<FileReading> = {}, whole = true): void =>
    state.apply(file, reading(file, names, rest), whole)

  it('takes an object back only once its file is still', () => {
    apply('a', 'x y')
    assert.deepEqual(now(), ['x@a y@a', 'x y'])
    apply('a', 'x')
    assert.equal(state.isWaiting('a'), true)
    assert.deepEqual(now(), ['x@a y@a', ''])
    state.settle('a')
    assert.equal(state.isWaiting('a'), false)
    assert.deepEqual(now(), ['x@a', 'y'])
  })

  it('keeps an object that was about to go when the file then turns out not to parse', () => {
    apply('a', 'x y')
    apply('a', 'x')
    apply('a', '', { faults: [fault('a')] })
    state.settle('a')
    assert.deepEqual(now(), ['x@a y@a', 'x y problems'])
    apply('b', 'y')
    assert.equal(now()[0], 'x@a y@a')
    apply('a', 'x')
    state.settle('a')
    assert.equal(now()[0], 'x@a y@b')
  })

  it('believes a reading that looks cut off only once the file is still', () => {
    apply('a', 'x', {}, false)
    assert.deepEqual(now(), ['', ''])
    assert.deepEqual([...state.unread], ['a'])
    state.settle('a')
    assert.deepEqual(now(), ['x@a', 'read a x'])
    assert.deepEqual([...state.unread], [])
  })

  it('prefers a file that holds an object to one that is about to lose it', () => {
    apply('a', 'x')
    apply('b', 'x')
    assert.equal(now()[0], 'x@a')
    state.gone('a')
    assert.deepEqual(now(), ['x@b', 'x problems'])
    state.settle('a')
    state.settle('b')
    assert.deepEqual(now(), ['x@b', 'problems'])
    assert.deepEqual(state.problems(), [])
  })

  it('tells doubles only between files that are still', () => {
    apply('a', 'x')
    apply('b', 'x')
    assert.deepEqual(state.problems(), [])
    state.settle('a')
    assert.deepEqual(state.problems(), [])
    state.settle('b')
    assert.equal(state.problems()[0]?.file, 'b')
    assert.match(state.problems()[0]?.message ?? '', /also in a, line 1/)
  })

  it('keeps the earlier version of an object that has become too large', () => {
    apply('a', 'x y')
    apply('a', 'y', { tooLarge: new Set(['Service/shop/x']), problems: [fault('a')] })
    state.settle('a')
    assert.equal(now()[0], 'x@a y@a')
    assert.deepEqual([...state.unread], [])
    assert.equal(state.problems().length, 1)
  })

  it('names folders that cannot be read, and tells when they can', () => {
    state.setFolderProblem('f/', fault('f/'))
    assert.deepEqual([...state.unread], ['f/'])
    state.setFolderProblem('f/', fault('f/'))
    assert.deepEqual(now(), ['', 'problems'])
    state.setFolderProblem('f/', undefined)
    assert.deepEqual(now(), ['', 'read f/ problems'])
    assert.deepEqual([...state.unread], [])
  })

  it('tells the first problems and how many more there are', () => {
    for (let n = 0; n < 120; n++) {
      const file = `${100 + n}.yaml`
      apply(file, '', { faults: [fault(file)] })
      state.settle(file)
    }
    const problems = state.problems()
    assert.equal(problems.length, 100)
    assert.match(problems[99]?.message ?? '', /a list of 21 more problems begins/)
  })
})
