import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { StoreError } from '@watershed/store'
import { limits, Problem, problemCodes } from '@watershed/wire'
import { pino } from 'pino'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { App } from './app.ts'
import { createApp } from './create-app.ts'
import { HttpError } from './http-error.ts'

const isProblem = Compile(Problem)
const config = { role: 'viewer' } as const
const Body = Type.Object({ size: Type.Integer({ maximum: 9 }) }, { additionalProperties: false })

describe('a problem is answered', () => {
  let app: App
  before(async () => {
    app = await createApp({
      log: pino({ level: 'silent' }),
      identify: (token) =>
        token === 'cluster'
          ? { role: 'cluster', name: 'blue' }
          : token === 'viewer'
            ? { role: 'viewer', name: 'ann' }
            : undefined,
    })
    const query = Type.Object({ kind: Type.Optional(Type.Literal('a')) }, { additionalProperties: false })
    app.get('/v1/things/:name', { config, schema: { querystring: query } }, async () => 'a thing')
    app.post('/v1/things', { config, schema: { body: Body } }, async () => 'a thing')
    app.get('/v1/fails', { config }, async () => {
      throw new Error('a secret of the hub')
    })
    app.get('/v1/away', { config }, async () => {
      throw new StoreError('Unavailable', 'redis://:password@host')
    })
    app.get('/v1/says', { config }, async () => {
      throw new HttpError('SeqGap', 'report 3 is missing', {
        field: 'seq',
        cure: 'report in full',
        expected: 3,
      })
    })
    await app.listen({ host: '127.0.0.1', port: 0 })
  })
  after(() => app.close())

  const port = (): number => (app.server.address() as AddressInfo).port
  const ask = async (
    method: string,
    path: string,
    body?: string,
    token: string | undefined = 'viewer',
    type = 'application/json',
  ) => {
    const answer = await fetch(`http://127.0.0.1:${port()}${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body }),
    })
    return {
      answer,
      problem: check(answer.status, answer.headers.get('content-type') ?? '', await answer.text()),
    }
  }
  const check = (status: number, type: string, body: string): Problem => {
    const problem = JSON.parse(body) as Problem
    assert.ok(isProblem.Check(problem), body)
    assert.match(type, /^application\/problem\+json/)
    assert.equal(problem.status, status)
    assert.equal(problem.status, problemCodes[problem.code].status)
    assert.equal(problem.type, `tag:watershed.dev,2026:${problem.code}`)
    return problem
  }

  const cases: readonly [
    says: string,
    request: Parameters<typeof ask>,
    code: string,
    field: string | undefined,
    cure: RegExp,
  ][] = [
    ['for a path that there is not', ['GET', '/v1/nothing'], 'NotFound', undefined, /openapi\.json/],
    ['for a path that cannot be read', ['GET', '/v1/things/%zz'], 'Invalid', undefined, /^$/],
    [
      'for a name longer than names are',
      ['GET', `/v1/things/${'x'.repeat(300)}`],
      'Invalid',
      undefined,
      /^$/,
    ],
    [
      'for a method that a path does not take',
      ['DELETE', '/v1/things/x'],
      'MethodNotAllowed',
      undefined,
      /^use GET, HEAD$/,
    ],
    [
      'without a token',
      ['GET', '/v1/things/x', undefined, ''],
      'Unauthenticated',
      'header.authorization',
      /Bearer/,
    ],
    [
      'for a token that nobody has',
      ['GET', '/v1/things/x', undefined, 'x'],
      'Unauthenticated',
      'header.authorization',
      /token file/,
    ],
    [
      'for a token of another role',
      ['GET', '/v1/things/x', undefined, 'cluster'],
      'Forbidden',
      undefined,
      /^use the token of a viewer/,
    ],
    ['for a query that is wrong', ['GET', '/v1/things/x?kind=b'], 'Invalid', 'query.kind', /^use a$/],
    ['for a query that nobody knows', ['GET', '/v1/things/x?kin=b'], 'Invalid', 'query.kin', /^remove it$/],
    ['for a body that is wrong', ['POST', '/v1/things', '{"size":10}'], 'Invalid', 'size', /^correct it/],
    ['for a body that is no JSON', ['POST', '/v1/things', '{'], 'Invalid', undefined, /^$/],
    [
      'for a body of another type',
      ['POST', '/v1/things', 'size: 1', 'viewer', 'text/csv'],
      'UnsupportedMediaType',
      'header.content-type',
      /json/,
    ],
    [
      'for a body that is too large',
      ['POST', '/v1/things', JSON.stringify('x'.repeat(limits.reportBytes))],
      'TooLarge',
      undefined,
      /^cut/,
    ],
    ['with what the error says besides', ['GET', '/v1/says'], 'SeqGap', 'seq', /^report in full$/],
    [
      'for a store that is away, without its address',
      ['GET', '/v1/away'],
      'StoreUnavailable',
      undefined,
      /^try again$/,
    ],
    ['for a fault of the hub, without its words', ['GET', '/v1/fails'], 'Internal', undefined, /^$/],
  ]
  for (const [says, request, code, field, cure] of cases)
    it(says, async () => {
      const { problem } = await ask(...request)
      assert.deepEqual([problem.code, problem.field], [code, field])
      assert.match(problem.cure ?? '', cure)
      assert.doesNotMatch(JSON.stringify(problem), /secret|password/)
    })

  it('with what agents go by, and in the words of the version before', async () => {
    const { problem } = await ask('GET', '/v1/says')
    assert.deepEqual([problem.expected, problem.message], [3, 'report 3 is missing: report in full'])
  })

  it('with the header that goes with it', async () => {
    assert.equal((await ask('PUT', '/v1/things')).answer.headers.get('allow'), 'POST')
    assert.equal((await ask('GET', '/v1/away')).answer.headers.get('retry-after'), '1')
    assert.match(
      (await ask('GET', '/v1/says', undefined, 'x')).answer.headers.get('www-authenticate') ?? '',
      /^Bearer/,
    )
  })

  const raw: readonly [says: string, sent: string, code: string][] = [
    ['for what is not HTTP', 'hello\r\n\r\n', 'Invalid'],
    [
      'for headers that are too large',
      `GET / HTTP/1.1\r\nx: ${'y'.repeat(limits.headerBytes)}\r\n\r\n`,
      'HeadersTooLarge',
    ],
  ]
  for (const [says, sent, code] of raw)
    it(says, async () => {
      const socket = connect(port(), '127.0.0.1')
      socket.write(sent)
      const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
      const [, status, type] = /^HTTP\/1\.1 (\d+)[^]*content-type: (\S+)/.exec(head) ?? []
      assert.equal(check(Number(status), type ?? '', body).code, code)
    })
})

describe('the table of problems', () => {
  /** Codes as the hub's sources name them where they make a problem. */
  const thrown = new Set(
    readdirSync(join(import.meta.dirname, '..'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(import.meta.dirname, '..', file), 'utf8'))
      .flatMap((source) => [...source.matchAll(/(?:HttpError|makeProblem)\(\s*'(\w+)'/g)])
      .map(([, code]) => code),
  )
  it('has each code that the hub answers, and no other', () =>
    assert.deepEqual(thrown, new Set(Object.keys(problemCodes))))
})
