import assert from 'node:assert/strict'
import { KubeError } from '@watershed/kube'
import type { FakeClock } from '@watershed/testkit'
import { fakeClock } from '@watershed/testkit'
import { pino } from 'pino'
import type { Refusals } from './refusals.ts'
import { createRefusals } from './refusals.ts'
import type { StatusWriter, Wanted } from './status-writer.ts'
import { createStatusWriter } from './status-writer.ts'
import type { WriteOutcome } from './write-object.ts'

const wanted = (name: string, attachedRoutes: number): Wanted => ({
  type: 'set',
  kind: 'Gateway',
  apiVersion: 'gateway.networking.k8s.io/v1',
  namespace: 'infra',
  name,
  status: { attachedRoutes },
})

describe('createStatusWriter', () => {
  let clock: FakeClock
  let writes: Wanted[]
  let answer: (wanted: Wanted) => Promise<WriteOutcome>
  let writer: StatusWriter
  let refusals: Refusals
  let problemChanges: number

  beforeEach(() => {
    clock = fakeClock()
    writes = []
    answer = async () => 'written'
    problemChanges = 0
    refusals = createRefusals(() => (problemChanges += 1))
    writer = createStatusWriter({
      write: (one) => {
        writes.push(one)
        return answer(one)
      },
      refusals,
      clock,
      random: () => 1,
      log: pino({ level: 'silent' }),
    })
  })

  it('writes at once what is wanted after a calm', async () => {
    writer.want(wanted('public', 1))
    await clock.advance(0)
    assert.deepEqual(writes, [wanted('public', 1)])
  })

  it('writes an object that changes 1,000 times within 60 s at most 20 times, and its last state within a second', async () => {
    for (let count = 1; count <= 1_000; count++) {
      writer.want(wanted('public', count))
      await clock.advance(60)
    }
    assert.ok(writes.length <= 19, `${writes.length} writes`)
    await clock.advance(1_000)
    assert.deepEqual(writes.at(-1), wanted('public', 1_000))
    const settled = writes.length
    await clock.advance(60_000)
    assert.equal(writes.length, settled, 'nothing is written when nothing changes')
  })

  it('has at most 8 writes under way, and gets to all objects', async () => {
    const open: (() => void)[] = []
    answer = () => new Promise((resolve) => open.push(() => resolve('unchanged')))
    for (let index = 0; index < 20; index++) writer.want(wanted(`g${index}`, 1))
    await clock.advance(0)
    assert.equal(open.length, 8)
    while (open.length > 0) {
      for (const release of open.splice(0)) release()
      await clock.advance(0)
    }
    assert.equal(new Set(writes.map(({ name }) => name)).size, 20)
  })

  it('writes a Gateway before thousands of routes that came earlier', async () => {
    answer = () => new Promise((resolve) => clock.setTimeout(() => resolve('written'), 10))
    for (let index = 0; index < 1_000; index++)
      writer.want({ ...wanted(`r${index}`, 1), kind: 'MultiClusterHTTPRoute' })
    writer.want(wanted('public', 1_000))
    await clock.advance(20)
    assert.ok(writes.slice(0, 17).some(({ name }) => name === 'public'))
  })

  it('writes what was wanted while a write was under way', async () => {
    let release = (): void => {}
    answer = () => new Promise((resolve) => (release = () => resolve('written')))
    writer.want(wanted('public', 1))
    await clock.advance(0)
    writer.want(wanted('public', 2))
    release()
    await clock.advance(1_000)
    assert.deepEqual(writes, [wanted('public', 1), wanted('public', 2)])
  })

  it('holds up everything while the API server fails, and loses nothing', async () => {
    let isUp = false
    answer = async () => {
      if (isUp) return 'written'
      throw new KubeError('Unreachable', 'no connection', 'Look whether it runs.')
    }
    for (let index = 0; index < 50; index++) writer.want(wanted(`g${index}`, 1))
    await clock.advance(10_000)
    assert.ok(writes.length < 100, `${writes.length} attempts while nobody answered`)
    isUp = true
    await clock.advance(60_000)
    assert.equal(writer.counts.get('Gateway/written'), 50)
  })

  it('tries again each minute what is forbidden, and goes on with the rest', async () => {
    answer = async ({ name }) => {
      if (name === 'ours') return 'written'
      throw new KubeError('Forbidden', 'not allowed', 'Grant it.')
    }
    writer.want(wanted('locked', 1))
    writer.want({ ...wanted('ours', 1), namespace: 'ours' })
    await clock.advance(59_000)
    assert.deepEqual(
      writes.map(({ name }) => name),
      ['locked', 'ours'],
    )
    await clock.advance(2_000)
    assert.deepEqual(
      writes.map(({ name }) => name),
      ['locked', 'ours', 'locked'],
    )
  })
  describe('of what RBAC forbids', () => {
    const forbidden = new KubeError('Forbidden', 'PUT …/status: HTTP 403', 'Grant it.')
    const route = (name: string): Wanted => ({ ...wanted(name, 1), kind: 'HTTPRoute' })
    let allowed: boolean
    beforeEach(() => {
      allowed = false
      answer = async () => {
        if (allowed) return 'written'
        throw forbidden
      }
    })

    it('tries few of a thousand objects, and all of them once it is allowed', async () => {
      for (let index = 0; index < 1_000; index++) writer.want(route(`r${index}`))
      await clock.advance(59_000)
      assert.ok(writes.length <= 8, `${writes.length} attempts`)
      allowed = true
      await clock.advance(2_000)
      assert.equal(writer.counts.get('HTTPRoute/written'), 1_000)
    })

    it('is one problem of a kind, which is gone once it has been written', async () => {
      writer.want(route('a'))
      writer.want(route('b'))
      writer.want(wanted('public', 1))
      await clock.advance(1_000)
      assert.deepEqual(refusals.problems(), [
        {
          file: 'HTTPRoute/',
          object: 'HTTPRoute infra/a',
          message: 'may not be written, so the status of httproutes is out of date: PUT …/status: HTTP 403',
          cure: "Upgrade the agent's release with helm upgrade, or apply what watershed install agent prints: its role grants update on httproutes/status in API group gateway.networking.k8s.io. It is tried again each minute.",
        },
        {
          file: 'Gateway/',
          object: 'Gateway infra/public',
          message: 'may not be written, so the status of gateways is out of date: PUT …/status: HTTP 403',
          cure: "Upgrade the agent's release with helm upgrade, or apply what watershed install agent prints: its role grants update on gateways/status in API group gateway.networking.k8s.io. It is tried again each minute.",
        },
      ])
      assert.equal(problemChanges, 2)
      allowed = true
      await clock.advance(60_000)
      assert.deepEqual(refusals.problems(), [])
      assert.equal(problemChanges, 4)
    })

    it('is forgotten with the object', async () => {
      writer.want(route('a'))
      await clock.advance(1_000)
      answer = async () => 'absent'
      writer.want({ type: 'delete', kind: 'HTTPRoute', namespace: 'infra', name: 'a' })
      await clock.advance(60_000)
      assert.deepEqual(refusals.problems(), [])
    })
  })

  it('an object made anew under its old name had no status for a minute: it is written at once', async () => {
    answer = async () => 'absent'
    writer.want(wanted('public', 1))
    await clock.advance(1_000)
    assert.equal(writes.length, 1)
    answer = async () => 'written'
    writer.want(wanted('public', 2))
    await clock.advance(1_000)
    assert.deepEqual(writes.at(-1), wanted('public', 2))
  })

  it('writes at once what was wanted while an earlier one was found to be gone', async () => {
    const first = Promise.withResolvers<WriteOutcome>()
    answer = () => first.promise
    writer.want(wanted('public', 1))
    await clock.advance(0)
    writer.want(wanted('public', 2))
    answer = async () => 'written'
    first.resolve('absent')
    await clock.advance(1_000)
    assert.deepEqual(writes.at(-1), wanted('public', 2))
  })

  it('tries again within seconds what others keep writing, and calls it no problem', async () => {
    answer = async () => {
      if (writes.length > 2) return 'written'
      throw new KubeError('Conflict', 'HTTP 409', 'Read it again.')
    }
    writer.want(wanted('public', 1))
    await clock.advance(3_000)
    assert.equal(writer.counts.get('Gateway/written'), 1)
    assert.equal(problemChanges, 0)
  })

  describe('of what edges have yet to acknowledge', () => {
    const programmed = (reason: string, name = 'cart'): Wanted => {
      const status = reason === 'Programmed' ? 'True' : 'False'
      const conditions = [{ type: 'Programmed', status, reason }]
      return { ...wanted(name, 0), kind: 'HTTPRoute', status: { parents: [{ conditions }] } } as Wanted
    }

    it('writes nothing when they do so within a second, and then what they have acknowledged at once', async () => {
      writer.want(programmed('Pending'))
      await clock.advance(900)
      assert.deepEqual(writes, [])
      writer.want(programmed('Programmed'))
      await clock.advance(0)
      assert.deepEqual(writes, [programmed('Programmed')])
      await clock.advance(60_000)
      assert.equal(writes.length, 1)
    })

    it('tells after two seconds, and not sooner, that they have not', async () => {
      writer.want(programmed('Pending'))
      await clock.advance(1_500)
      writer.want(programmed('Pending'))
      await clock.advance(499)
      assert.deepEqual(writes, [])
      await clock.advance(1)
      assert.deepEqual(writes, [programmed('Pending')])
    })

    it('writes at once what they refuse', async () => {
      writer.want(programmed('Refused'))
      await clock.advance(0)
      assert.deepEqual(writes, [programmed('Refused')])
    })
  })
})
