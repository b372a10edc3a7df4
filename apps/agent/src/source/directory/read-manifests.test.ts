import assert from 'node:assert/strict'
import type { ChunkMemory, FileReading } from './read-manifests.ts'
import { noMemory, readManifests } from './read-manifests.ts'

const service = (name: string) => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  ports:
    - port: 80
`

const read = (
  text: string,
  memory: ChunkMemory = noMemory,
): { reading: FileReading; memory: ChunkMemory; pauses: number } => {
  const steps = readManifests(text, 'a.yaml', memory)
  for (let pauses = 0; ; pauses++) {
    const step = steps.next()
    if (step.done) return { ...step.value, pauses }
  }
}

const namesIn = (text: string): readonly string[] => [...read(text).reading.objects.keys()]

describe('readManifests', () => {
  it('reads documents, lists and lists of lists', () => {
    const list = `kind: List
apiVersion: v1
items:
  - {apiVersion: v1, kind: Service, metadata: {name: c}, spec: {}}
  - kind: List
    items:
      - {apiVersion: v1, kind: Service, metadata: {name: d}, spec: {}}
`
    assert.deepEqual(
      namesIn(`# a comment\n---\n${service('a')}---\n${service('b')}...\n---\n---\n# nothing\n---\n${list}`),
      ['a', 'b', 'c', 'd'].map((name) => `Service/default/${name}`),
    )
  })

  it('reads JSON, with tabs and Windows line ends', () => {
    const json = JSON.stringify(
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: {} },
      null,
      '\t',
    )
    assert.deepEqual(namesIn(json.replaceAll('\n', '\r\n')), ['Service/default/a'])
  })

  it('reads anchors, aliases and merge keys', () => {
    const text = `apiVersion: v1
kind: Service
metadata: {name: a}
spec:
  ports: [&web {name: web, port: 80}, {<<: *web, name: other}]
`
    const [{ object } = {}] = read(text).reading.objects.values()
    assert.deepEqual(object?.kind === 'Service' && object.ports.map(({ name, port }) => [name, port]), [
      ['web', 80],
      ['other', 80],
    ])
  })

  it('takes a marker within a block scalar for what it is, the end of the document', () => {
    assert.equal(read(`a: |\n  text\n---\n${service('a')}`).reading.objects.size, 1)
  })

  it('finds nothing in an empty file', () => {
    for (const text of ['', '\n', '---\n', '# a comment\n']) assert.deepEqual(read(text).reading.faults, [])
  })

  it('does not parse again what it knows', () => {
    const first = read(`${service('a')}---\n${service('b')}---\n${service('c')}`)
    const second = read(`${service('a')}---\n${service('changed')}---\n${service('c')}`, first.memory)
    assert.deepEqual(
      [...second.reading.objects.keys()],
      ['a', 'changed', 'c'].map((name) => `Service/default/${name}`),
    )
    assert.equal(
      second.reading.objects.get('Service/default/a')?.object,
      first.reading.objects.get('Service/default/a')?.object,
    )
    assert.deepEqual([first.pauses, second.pauses], [2, 1])
  })

  it('counts lines through the whole file, also for chunks that it knew elsewhere', () => {
    const { memory } = read(`${service('b')}---\n${service('a')}`)
    const { reading } = read(`${service('b')}---\n# moved down\n---\n${service('a')}`, memory)
    assert.equal(reading.objects.get('Service/default/a')?.line, 11)
  })

  describe('names line, column and cure of', () => {
    const cases: readonly (readonly [what: string, text: string, place: string, says: RegExp])[] = [
      ['an open bracket', `${service('a')}---\na:\n  b: [1\n`, '11:1', /does not parse/],
      ['a tab as indentation', 'a:\n\tb: 1\n', '2:1', /Indent with spaces/],
      [
        'a field that is there twice',
        `${service('a')}kind: Service\n`,
        '8:1',
        /the field kind is there twice/,
      ],
      ['an unknown alias', 'a: *b\n', '1:1', /alias/],
      ['an unknown tag', 'a: !Ref b\n', '1:4', /Remove the tag/],
      [
        'a document without kind',
        `${service('a')}---\napiVersion: v1\nmetadata: {}\n`,
        '9:1',
        /kind is missing/,
      ],
      ['a text', 'hello\n', '1:1', /is text, not fields/],
      [
        'a field of an object',
        `${service('a')}---\n${service('b').replace('80', 'http')}`,
        '15:7',
        /spec.ports\[0\].port/,
      ],
      [
        'an object of a list',
        `kind: List\nitems:\n  - ${service('a').trim().replaceAll('\n', '\n    ').replace('80', '0')}\n`,
        '9:11',
        /spec.ports\[0\].port is 0/,
      ],
      ['a list that is none', 'kind: List\nitems: 3\n', '2:1', /items is a number, not a list/],
      [
        'too many aliases',
        `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]\n`,
        '1:1',
        /Write values out/,
      ],
    ]
    for (const [what, text, place, says] of cases)
      it(what, () => {
        const [fault, ...others] = read(text).reading.faults
        assert.deepEqual(others, [])
        assert.equal(fault?.file, 'a.yaml')
        assert.match(`${fault?.message} ${fault?.cure}`, says)
        assert.equal(`${fault?.line}:${fault?.column}`, place)
      })
  })

  it('names the cure of endless nesting', () => {
    const [fault] = read('['.repeat(5_000)).reading.faults
    assert.match(`${fault?.message} ${fault?.cure}`, /nested too deep.*less than a thousand levels/)
  })

  it('lets the first of two of a name count, and says so', () => {
    const { objects, problems, faults } = read(
      `${service('a')}---\n${service('a').replace('80', '81')}`,
    ).reading
    const [{ object } = {}] = objects.values()
    assert.equal(object?.kind === 'Service' && object.ports[0]?.port, 80)
    assert.deepEqual(faults, [])
    assert.match(problems[0]?.message ?? '', /twice: the one at line 1 counts/)
    assert.equal(problems[0]?.line, 9)
  })

  it('leaves an object out that is too large, and reads the rest of its file', () => {
    const large = service('large').replace('  name', `  annotations: {a: b}\n  name`)
    const route = large
      .replace('v1', 'gateway.networking.k8s.io/v1')
      .replace('Service', 'HTTPRoute')
      .replace('80', 'x'.repeat(600_000))
    const { reading } = read(`${service('a')}---\n${route}`)
    assert.deepEqual([...reading.objects.keys()], ['Service/default/a'])
    assert.deepEqual([...reading.tooLarge], ['HTTPRoute/default/large'])
    assert.match(reading.problems[0]?.message ?? '', /bytes as JSON, more than 524288/)
    assert.deepEqual(reading.faults, [])
  })

  it('takes time in proportion to what it reads: a field of many fields is no trap', function () {
    this.timeout(20_000)
    const text = `a:\n${Array.from({ length: 50_000 }, (_, i) => `  k${i}: 1\n`).join('')}`
    assert.match(read(text).reading.faults[0]?.message ?? '', /apiVersion is missing/)
  })
})
