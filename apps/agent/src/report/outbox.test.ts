import assert from 'node:assert/strict'
import type { ReportedObject, ReportedService } from '@watershed/model'
import { objectKey } from '@watershed/model'
import type { SourceProblem } from '@watershed/wire'
import { encodeReport } from './encode-report.ts'
import type { Outbox, Outgoing } from './outbox.ts'
import { createOutbox } from './outbox.ts'

const service = (name: string, port = 80): ReportedService => ({
  kind: 'Service',
  namespace: 'shop',
  name,
  ports: [{ name: '', port, protocol: 'TCP' }],
})

const enough = 1_000_000

describe('createOutbox', () => {
  let objects: Map<string, ReportedObject>
  let unread: Set<string>
  let problems: readonly SourceProblem[]
  let outbox: Outbox

  beforeEach(() => {
    objects = new Map()
    unread = new Set()
    problems = []
    outbox = createOutbox({ objects, unread: () => unread, problems: () => problems })
  })
  const put = (...services: readonly ReportedObject[]): void => {
    for (const one of services) objects.set(objectKey(one), one)
    outbox.changed(services.map(objectKey))
  }
  const remove = (name: string): void => {
    objects.delete(`Service/shop/${name}`)
    outbox.changed([`Service/shop/${name}`])
  }
  const takeAll = (maxBytes = enough): readonly Outgoing[] => {
    const all: Outgoing[] = []
    for (let next = outbox.take(maxBytes); next; next = outbox.take(maxBytes)) all.push(next)
    return all
  }
  /** `a:80 -b end`. */
  const tell = ({ upserts, deletes, full }: Outgoing): string =>
    [
      ...upserts
        .map((json) => JSON.parse(json) as ReportedService)
        .map(({ name, ports }) => `${name}:${ports[0]?.port}`),
      ...deletes.map(({ name }) => `-${name}`),
      ...(full ? [full] : []),
    ].join(' ')

  it('tells everything at first, an empty folder too', () => {
    outbox.restart()
    assert.deepEqual(takeAll(), [{ upserts: [], keys: [], deletes: [], full: 'end', problems: [] }])
    assert.equal(outbox.isEmpty, true)
  })

  it('cuts a full report by number and by size', () => {
    put(...Array.from({ length: 1_200 }, (_, i) => service(`s${i}`)))
    outbox.restart()
    assert.deepEqual(
      takeAll().map(({ upserts, full }) => [upserts.length, full]),
      [
        [500, 'more'],
        [500, 'more'],
        [200, 'end'],
      ],
    )
    outbox.restart()
    const parts = takeAll(2_000)
    assert.equal(parts.flatMap(({ upserts }) => upserts).length, 1_200)
    for (const { upserts } of parts) assert.ok(upserts.join().length <= 2_000)
  })

  it('ends a full report by itself where the hub is to judge what refers to Secrets', () => {
    const policy: ReportedObject = {
      kind: 'BackendTLSPolicy',
      namespace: 'shop',
      name: 'p',
      apiVersion: 'gateway.networking.k8s.io/v1',
      spec: {},
    }
    put(service('a'), policy)
    outbox.restart()
    assert.deepEqual(
      takeAll().map(({ keys, full }) => [...keys, full]),
      [['Service/shop/a', 'BackendTLSPolicy/shop/p', 'more'], ['end']],
    )
    put(policy)
    assert.equal(outbox.has('BackendTLSPolicy/shop/p'), true)
    takeAll()
    assert.equal(outbox.has('BackendTLSPolicy/shop/p'), false)
  })

  it('lets a report hold one object that is larger than the cut', () => {
    put(service('a'), service('b'))
    outbox.restart()
    assert.deepEqual(takeAll(1).map(tell), ['a:80 more', 'b:80 end'])
  })

  it('tells the newest version, once, whatever happened in the meantime', () => {
    outbox.restart()
    takeAll()
    put(service('a', 1))
    put(service('a', 2))
    put(service('b'))
    remove('b')
    put(service('a', 3))
    assert.deepEqual(takeAll().map(tell), ['a:3 -b'])
    assert.equal(outbox.take(enough), undefined)
  })

  it('tells after a full report what changed while it was under way', () => {
    put(...Array.from({ length: 600 }, (_, i) => service(`s${i}`)))
    outbox.restart()
    assert.equal(outbox.take(enough)?.full, 'more')
    put(service('s0', 81), service('s599', 81), service('new'))
    remove('s1')
    remove('s598')
    const [end, after] = takeAll()
    assert.match(tell(end ?? { upserts: [], keys: [], deletes: [] }), / s599:81 -s598 end$/)
    assert.deepEqual(after && tell(after), 's0:81 new:80 -s1')
  })

  it('forgets what was to be told when all is', () => {
    outbox.restart()
    takeAll()
    put(service('a'))
    remove('b')
    outbox.restart()
    assert.deepEqual(takeAll().map(tell), ['a:80 end'])
  })

  it('cuts removals too', () => {
    outbox.restart()
    takeAll()
    for (let i = 0; i < 700; i++) remove(`s${i}`)
    assert.deepEqual(
      takeAll().map(({ deletes }) => deletes.length),
      [500, 200],
    )
  })

  it('tells problems with a full report, and then when they differ', () => {
    const problem = { file: 'a.yaml', message: 'does not parse', cure: 'Mend it.' }
    problems = [problem]
    outbox.restart()
    assert.deepEqual(takeAll()[0]?.problems, [problem])
    outbox.problemsChanged()
    assert.deepEqual(takeAll(), [])
    problems = []
    outbox.problemsChanged()
    assert.equal(outbox.isEmpty, false)
    assert.deepEqual(takeAll(), [{ upserts: [], keys: [], deletes: [], problems: [] }])
    outbox.restart()
    assert.deepEqual(takeAll()[0]?.problems, [])
  })

  it('names unread origins at the end of a full report, and remembers which', () => {
    unread = new Set(['a.yaml', 'x/'])
    outbox.restart()
    assert.deepEqual(takeAll()[0]?.unread, ['a.yaml', 'x/'])
    assert.deepEqual(['a.yaml', 'x/y.yaml', 'x/', 'b.yaml', 'a.yaml.yaml'].map(outbox.leftUnread), [
      true,
      true,
      true,
      false,
      false,
    ])
  })

  it('leaves everything to the hub when too much is unread to name it', () => {
    unread = new Set(Array.from({ length: 1_001 }, (_, i) => `${i}.yaml`))
    outbox.restart()
    assert.deepEqual(takeAll()[0]?.unread, ['/'])
    assert.equal(outbox.leftUnread('any.yaml'), true)
  })

  it('is encoded as a report', () => {
    put(service('a'), service('b'))
    outbox.restart()
    const [report] = takeAll()
    assert.deepEqual(report && JSON.parse(encodeReport(7, 1, report)), {
      epoch: 7,
      seq: 1,
      upserts: [service('a'), service('b')],
      deletes: [],
      full: 'end',
      problems: [],
    })
  })
})
