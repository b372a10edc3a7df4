import assert from 'node:assert/strict'
import { limits } from '@watershed/wire'
import { trimObject } from './trim-object.ts'

const trim = (kind: string, rest: object) =>
  trimObject({ apiVersion: 'v1', kind, metadata: { namespace: 'shop', name: 'cert' }, ...rest })
const dataOf = (kind: string, rest: object): unknown => {
  const trimmed = trim(kind, rest)
  assert.equal(trimmed.type, 'object', JSON.stringify(trimmed))
  return trimmed.type === 'object' && 'data' in trimmed.object ? trimmed.object.data : undefined
}

describe('trimSecret', () => {
  it('lets out certificates, their key and authorities, and nothing else', () =>
    assert.deepEqual(
      trim('Secret', {
        type: 'kubernetes.io/tls',
        data: { 'tls.crt': 'YQ==', 'tls.key': 'Yg==', 'ca.crt': 'Yw==', password: 'ZA==' },
      }),
      {
        type: 'object',
        object: {
          kind: 'Secret',
          namespace: 'shop',
          name: 'cert',
          type: 'kubernetes.io/tls',
          data: { 'tls.crt': 'YQ==', 'tls.key': 'Yg==', 'ca.crt': 'Yw==' },
        },
      },
    ))

  it('reads stringData and lines as Kubernetes does', () =>
    assert.deepEqual(
      dataOf('Secret', {
        data: { 'tls.crt': 'YWFh\nYWFh\n', 'tls.key': 'YQ==' },
        stringData: { 'tls.key': 'b' },
      }),
      { 'tls.crt': 'YWFhYWFh', 'tls.key': 'Yg==' },
    ))

  it('takes a Secret without any of it, of no type', () =>
    assert.deepEqual(dataOf('Secret', { data: { user: 'YQ==' } }), {}))

  it('says what is wrong without saying what is in it', () => {
    for (const value of [
      '-----BEGIN PRIVATE KEY-----',
      'hunter2!',
      7,
      'YQ=',
      'A'.repeat(limits.secretValueLength + 4),
    ]) {
      const trimmed = trim('Secret', { data: { 'tls.key': value } })
      assert.equal(trimmed.type, 'faulty')
      const said = JSON.stringify(trimmed)
      assert.match(said, /tls\.key/)
      assert.ok(!said.includes(String(value).slice(0, 20)) || value === 7, said)
    }
  })
})

describe('trimConfigMap', () => {
  it('lets out authorities alone', () =>
    assert.deepEqual(
      dataOf('ConfigMap', { data: { 'ca.crt': 'PEM', other: 'x' }, binaryData: { b: 'YQ==' } }),
      {
        'ca.crt': 'PEM',
      },
    ))
})
