import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '@watershed/kube'
import type { ReportedObject } from '@watershed/model'
import { objectKey } from '@watershed/model'
import type { TemporaryDirectory } from '@watershed/testkit'
import { temporaryDirectory, waitFor } from '@watershed/testkit'
import type { ReportRequest } from '@watershed/wire'
import { pino } from 'pino'
import type { Outbox } from '../report/outbox.ts'
import { createOutbox } from '../report/outbox.ts'
import { refuse } from '../testing/hub-rules.ts'
import type { Interference, ProtocolHub, Request } from '../testing/protocol-hub.ts'
import { startProtocolHub, testToken } from '../testing/protocol-hub.ts'
import type { HubClient } from './hub-client.ts'
import { createHubClient } from './hub-client.ts'
import type { TokenPlace } from './read-token.ts'
import type { Reporter } from './reporter.ts'
import { startReporter } from './reporter.ts'

interface LogLine {
  readonly level: number
  readonly msg: string
  readonly error?: string
  readonly cure?: string
}

describe('startReporter', () => {
  let hub: ProtocolHub
  let objects: Map<string, ReportedObject>
  let outbox: Outbox
  let reporter: Reporter | undefined
  let client: HubClient | undefined
  let logged: string[]

  beforeEach(async () => {
    hub = await startProtocolHub()
    objects = new Map()
    outbox = createOutbox({ objects, unread: () => new Set(), problems: () => [] })
    logged = []
  })
  afterEach(async () => {
    await reporter?.stop()
    await client?.close()
    await hub.down()
  })

  const put = (...ports: readonly number[]): void => {
    for (const port of ports) {
      const object: ReportedObject = { kind: 'Service', namespace: 'shop', name: `s${port}`, ports: [] }
      objects.set(objectKey(object), object)
      outbox.changed([objectKey(object)])
    }
    reporter?.wake()
  }
  const start = (options: { timeoutMs?: number; token?: TokenPlace } = {}): void => {
    const { timeoutMs = 5_000, token = { value: testToken } } = options
    client = createHubClient({ hub: hub.url, cluster: 'blue', token, clock: systemClock, timeoutMs })
    reporter = startReporter({
      client,
      outbox,
      source: 'directory',
      cluster: 'blue',
      clock: systemClock,
      random: Math.random,
      log: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
      backoff: { baseMs: 1, capMs: 20 },
      longMs: 40,
    })
  }
  const lines = (): readonly LogLine[] => logged.map((line) => JSON.parse(line) as LogLine)
  const loud = (): readonly LogLine[] => lines().filter(({ level }) => level >= 50)
  const known = (): string =>
    [...hub.rules.objects.values()]
      .map(({ name }) => name)
      .sort()
      .join(' ')
  const until = (names: string): Promise<unknown> =>
    waitFor(() => hub.rules.complete && known() === names, { what: `${names} at the hub` })
  const reports = (): readonly ReportRequest[] =>
    hub.requests
      .filter(({ message }) => message === 'reports')
      .map(({ body }) => JSON.parse(body) as ReportRequest)
  /** Interferes with the first request of which this is true. */
  const interfereOnce = (with_: (request: Request) => boolean, how: Interference): void => {
    let done = false
    hub.interfere = (request) => {
      if (done || !with_(request)) return undefined
      done = true
      return how
    }
  }
  const isReport = ({ message }: Request): boolean => message === 'reports'

  it('reports in full, then changes in order, then that it lives', async () => {
    put(1, 2)
    start()
    await until('s1 s2')
    put(3)
    await until('s1 s2 s3')
    objects.delete('Service/shop/s1')
    outbox.changed(['Service/shop/s1'])
    reporter?.wake()
    await until('s2 s3')
    await waitFor(() => hub.requests.filter(({ message }) => message === 'heartbeat').length >= 2, {
      what: 'two heartbeats',
    })
    assert.deepEqual(
      reports().map(({ epoch, seq, full }) => [epoch, seq, full]),
      [
        [1, 1, 'end'],
        [1, 2, undefined],
        [1, 3, undefined],
      ],
    )
    assert.equal(hub.requests[0]?.message, 'session')
    const beat = hub.requests.find(({ message }) => message === 'heartbeat')
    assert.deepEqual(JSON.parse(beat?.body ?? ''), { epoch: 1, seq: 3 })
    assert.deepEqual(loud(), [])
  })

  it('has one request under way, and lets what happens meanwhile become one report', async () => {
    start()
    await until('')
    let open = 0
    hub.interfere = () => {
      open += 1
      assert.equal(open, 1)
      setTimeout(() => (open -= 1), 0)
      return undefined
    }
    for (let n = 1; n <= 50; n++) put(n % 10)
    await until(
      Array.from({ length: 10 }, (_, n) => `s${n}`)
        .sort()
        .join(' '),
    )
    const [, ...changes] = reports()
    assert.ok(changes.length <= 2, `${changes.length} reports`)
  })

  describe('repeats a report byte by byte', () => {
    const cases: readonly (readonly [when: string, how: Interference])[] = [
      ['the connection broke before it arrived', 'resetBefore'],
      ['the connection broke after it was applied', 'resetAfter'],
      ['the answer broke off', 'cutAnswer'],
      ['no answer came', 'silence'],
      ['the store was away', { answer: refuse('StoreUnavailable') }],
      ['the hub failed', { answer: refuse('Internal') }],
      ['a proxy answered', { answer: [502, 'Bad gateway'] }],
      ['something else answered that all is well', { answer: [200, '<html>'] }],
    ]
    for (const [when, how] of cases)
      it(`when ${when}`, async () => {
        put(1)
        start({ timeoutMs: 200 })
        await until('s1')
        interfereOnce(isReport, how)
        put(2)
        await waitFor(() => reports().length >= 3, { what: 'the report to be repeated' })
        put(3)
        await until('s1 s2 s3')
        const bodies = hub.requests.filter(isReport).map(({ body }) => body)
        assert.equal(bodies[2], bodies[1])
        assert.equal(hub.rules.epoch, 1)
        assert.equal(loud().length, 1)
        assert.ok(loud()[0]?.cure)
      })
  })

  for (const code of ['TooManyRequests', 'StoreUnavailable'] as const)
    it(`waits for as long as the hub asks with ${code}`, async () => {
      interfereOnce(isReport, { answer: refuse(code), headers: { 'retry-after': '1' } })
      start()
      await until('')
      const [first, second] = hub.requests.filter(isReport)
      assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 990)
    })

  describe('opens a session and reports in full', () => {
    const cases: readonly (readonly [
      code: 'UnknownEpoch' | 'SeqGap' | 'FullReportFirst',
      details: object,
    ])[] = [
      ['UnknownEpoch', {}],
      ['SeqGap', { expected: 1 }],
      ['FullReportFirst', {}],
    ]
    for (const [code, details] of cases)
      for (const message of ['reports', 'heartbeat'])
        it(`when the hub answers ${message} with ${code}`, async () => {
          put(1)
          start()
          await until('s1')
          interfereOnce((request) => request.message === message, { answer: refuse(code, details) })
          if (message === 'reports') put(2)
          await waitFor(() => hub.rules.epoch === 2 && hub.rules.complete, { what: 'a second session' })
          const last = reports().at(-1)
          assert.deepEqual([last?.epoch, last?.seq, last?.full], [2, 1, 'end'])
          assert.equal(known(), message === 'reports' ? 's1 s2' : 's1')
          assert.match(lines().find(({ level }) => level === 40)?.msg ?? '', /the hub asks for a full report/)
        })

    it('when a heartbeat is answered that it should', async () => {
      put(1)
      start()
      await until('s1')
      hub.rules.resync = true
      await waitFor(() => hub.rules.epoch === 2 && hub.rules.complete, { what: 'a second session' })
    })

    it('when its source asks for it', async () => {
      start()
      await until('')
      reporter?.resync()
      await waitFor(() => hub.rules.epoch === 2 && hub.rules.complete, { what: 'a second session' })
    })

    it('when the hub lost everything', async () => {
      put(1)
      start()
      await until('s1')
      hub.rules.loseEverything()
      await waitFor(() => known() === 's1', { what: 's1 again' })
    })

    it('when a part of a full report is refused', async () => {
      put(...Array.from({ length: 1_200 }, (_, n) => n))
      interfereOnce((request) => request.body.includes('"seq":2'), {
        answer: refuse('SeqGap', { expected: 1 }),
      })
      start()
      await waitFor(() => hub.rules.complete && hub.rules.objects.size === 1_200, { what: 'all objects' })
      assert.equal(hub.rules.epoch, 2)
    })
  })

  it('says loudly that another agent reports, and comes back after a long while', async () => {
    put(1)
    start()
    await until('s1')
    hub.rules.openSession()
    await waitFor(() => hub.rules.epoch === 3 && hub.rules.complete, { what: 'a third session' })
    assert.deepEqual(
      loud().map(({ msg }) => msg),
      ['another agent reports for cluster blue: stop one of them'],
    )
  })

  it('does not take itself for another agent when a session was asked for twice', async () => {
    hub.interfere = ({ message }) => {
      if (message !== 'session' || hub.rules.epoch > 0) return undefined
      return 'resetAfter'
    }
    put(1)
    start()
    await until('s1')
    // The first request for a session may come to the hub after the second.
    hub.rules.openSession()
    await waitFor(() => hub.rules.epoch === 4 && hub.rules.complete, { what: 'a fourth session' })
    assert.ok(!lines().some(({ msg }) => msg.includes('another agent')))
  })

  it('sends smaller parts when a report was too large on its way', async () => {
    put(...Array.from({ length: 400 }, (_, n) => n))
    const annotations = { a: 'x'.repeat(5_000) }
    for (let n = 0; n < 40; n++) {
      const object: ReportedObject = {
        kind: 'Gateway',
        apiVersion: 'v1',
        namespace: 'a',
        name: `g${n}`,
        annotations,
        spec: {},
      }
      objects.set(objectKey(object), object)
    }
    hub.interfere = ({ body }) =>
      body.length > 150_000 ? { answer: [413, 'Request Entity Too Large'] } : undefined
    start()
    await waitFor(() => hub.rules.complete && hub.rules.objects.size === 440, { what: 'all objects' })
  })

  it('says loudly what the hub refuses, and tries again after a long while', async () => {
    put(1)
    start()
    await until('s1')
    interfereOnce(isReport, {
      answer: refuse('TooManyObjects', { detail: 'cluster blue has too many objects' }),
    })
    put(2)
    await until('s1 s2')
    assert.equal(loud()[0]?.error, 'cluster blue has too many objects')
  })

  it('goes on when the hub was away, and says so once', async () => {
    put(1)
    start()
    await until('s1')
    await hub.down()
    put(2)
    await waitFor(() => loud().length > 0, { what: 'loud words' })
    put(3)
    await hub.up()
    await until('s1 s2 s3')
    assert.equal(hub.rules.epoch, 1)
    assert.equal(loud().length, 1)
    assert.match(loud()[0]?.cure ?? '', /Look whether the hub runs at http:/)
    assert.ok(lines().some(({ msg }) => msg === 'the hub takes reports again'))
  })

  describe('with a token file', () => {
    let folder: TemporaryDirectory
    beforeEach(async () => {
      folder = await temporaryDirectory('token')
    })
    afterEach(() => folder.remove())

    it('uses the token that is in it now, and logs none', async () => {
      const file = join(folder.path, 'token')
      writeFileSync(file, 'an-old-token\n')
      put(1)
      start({ token: { file } })
      await waitFor(() => loud().length === 1, { what: 'loud words' })
      assert.match(loud()[0]?.cure ?? '', /token/)
      rmSync(file)
      writeFileSync(file, `${testToken}\n`)
      await until('s1')
      assert.ok(!logged.some((line) => line.includes('an-old-token') || line.includes(testToken)))
    })
  })

  it('sends what is left as it stops', async () => {
    start()
    await until('')
    put(1, 2, 3)
    await reporter?.stop()
    assert.equal(known(), 's1 s2 s3')
  })

  it('stops within a second when the hub is away', async () => {
    await hub.down()
    put(1)
    start()
    await waitFor(() => loud().length > 0, { what: 'loud words' })
    const from = performance.now()
    await reporter?.stop()
    assert.ok(performance.now() - from < 1_500)
  })
})
