import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashToken } from '@watershed/wire'
import { parseAllDocuments } from 'yaml'
import { CliError } from '../cli-error.ts'
import { createProgram } from '../create-program.ts'

interface Printed {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly data?: Readonly<Record<string, string>>
  readonly stringData?: Readonly<Record<string, string>>
  readonly spec?: unknown
}

/** What `watershed install …` prints, as it is typed. */
const typed = async (
  ...args: readonly string[]
): Promise<{ readonly out: string; readonly notes: string }> => {
  let [out, notes] = ['', '']
  const program = createProgram(
    {},
    (text) => (out += text),
    (text) => (notes += text),
  )
  await program.parseAsync(['install', ...args], { from: 'user' })
  return { out, notes }
}
const objects = (out: string): readonly Printed[] =>
  [parseAllDocuments(out)].flat().map((document) => document.toJS() as Printed)
const find = (out: string, kind: string, name: string): Printed => {
  const found = objects(out).find((one) => one.kind === kind && one.metadata.name === name)
  assert.ok(found, `there is no ${kind} ${name}`)
  return found
}
const decoded = (secret: Printed, key: string): string =>
  Buffer.from(secret.data?.[key] ?? '', 'base64').toString()

const agent = ['agent', '--cluster', 'blue', '--hub', 'https://hub.example.com:8443']
const edge = ['edge', '--hub', 'hub.example.com:8444']

describe('watershed install', () => {
  let folder: string
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watershed-install-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('begins with the Namespace and the definitions, so that one apply does', async () => {
    const kinds = objects((await typed(...agent)).out).map(({ kind }) => kind)
    assert.deepEqual(kinds.slice(0, 2), ['Namespace', 'CustomResourceDefinition'])
    assert.equal(kinds.at(-1), 'Deployment')
  })

  it('makes a token, prints it in the Secret only, and says how the hub is told its hash', async () => {
    const { out, notes } = await typed(...agent)
    const token = decoded(find(out, 'Secret', 'watershed-agent-token'), 'token')
    assert.match(token, /^\S{43}$/)
    assert.ok(!notes.includes(token))
    const [, patch] = /patch secret watershed-hub-tokens --type merge -p '(.*)'/.exec(notes) ?? []
    const { stringData } = JSON.parse(patch ?? '{}') as {
      readonly stringData: Readonly<Record<string, string>>
    }
    assert.deepEqual(parseAllDocuments(stringData['cluster-blue.yaml'] ?? '')[0]?.toJS(), {
      tokens: [{ role: 'cluster', name: 'blue', sha256: hashToken(token) }],
    })
  })

  it('writes what lets it in where it is told to', async () => {
    const patch = join(folder, 'patch.json')
    const { notes } = await typed(...agent, '--token-patch', patch)
    assert.ok(notes.includes(`--patch-file ${patch}`))
    assert.match(
      await readFile(patch, 'utf8'),
      /^\{"stringData":\{"cluster-blue.yaml":"tokens: \[\{role: cluster/,
    )
    await assert.rejects(typed(...agent, '--token-patch', folder), /--token-patch .* cannot be written/)
  })

  it('takes a token from a file, also where the flag is one of watershed itself', async () => {
    const { out, notes } = await typed(...agent, '--token-file', await file('token', 'my-token\n'))
    assert.equal(decoded(find(out, 'Secret', 'watershed-agent-token'), 'token'), 'my-token')
    assert.equal(notes, '')
  })

  it('leaves out Secrets, and names those of the first time', async () => {
    const { out, notes } = await typed(...agent, '--no-secrets')
    assert.ok(objects(out).every(({ kind }) => kind !== 'Secret'))
    assert.match(
      JSON.stringify(find(out, 'Deployment', 'watershed-agent').spec),
      /"secretName":"watershed-agent-token"/,
    )
    assert.equal(notes, '')
  })

  it('lets flags come over values files, and later files over earlier', async () => {
    const one = await file(
      'one.yaml',
      'logLevel: debug\nreach: { mode: NodePort }\ntoken: { existingSecret: mine }\n',
    )
    const two = await file('two.yaml', 'logLevel: trace\n')
    const { out, notes } = await typed(...agent, '-f', one, '-f', two, '--reach', 'LoadBalancer')
    const spec = JSON.stringify(find(out, 'Deployment', 'watershed-agent').spec)
    assert.match(spec, /--log-level=trace/)
    assert.match(spec, /--reach=LoadBalancer/)
    assert.match(spec, /"secretName":"mine"/)
    assert.equal(notes, '')
  })

  it('gives the hub a certificate that names it, signed by the authority beside it', async () => {
    const { out, notes } = await typed('hub', '--dns-name', 'hub.example.com', '--ip', '203.0.113.7')
    const secret = find(out, 'Secret', 'watershed-hub-tls')
    const certificate = new X509Certificate(decoded(secret, 'tls.crt'))
    const authority = new X509Certificate(decoded(secret, 'ca.crt'))
    assert.ok(certificate.verify(authority.publicKey) && authority.ca)
    for (const name of ['hub.example.com', 'watershed-hub', 'watershed-hub.watershed-system.svc'])
      assert.equal(certificate.checkHost(name), name)
    assert.equal(certificate.checkIP('203.0.113.7'), '203.0.113.7')
    assert.match(notes, /later with --no-secrets/)
  })

  it('lets the operator in whose token it makes', async () => {
    const { out } = await typed('hub')
    const token = decoded(find(out, 'Secret', 'watershed-hub-operator'), 'token')
    const tokens = find(out, 'Secret', 'watershed-hub-tokens').stringData?.['tokens.yaml'] ?? ''
    assert.match(tokens, new RegExp(`"role":"operator".*"sha256":"${hashToken(token)}"`))
  })

  it('prints a List as JSON', async () => {
    let out = ''
    const program = createProgram(
      {},
      (text) => (out += text),
      () => undefined,
    )
    await program.parseAsync(
      ['-o', 'json', 'install', ...edge, '--hub-ca', await file('ca', '-----BEGIN CERTIFICATE-----')],
      {
        from: 'user',
      },
    )
    const { kind, items } = JSON.parse(out) as { readonly kind: string; readonly items: readonly Printed[] }
    assert.equal(kind, 'List')
    assert.ok(items.some((one) => one.kind === 'Deployment' && one.metadata.name === 'watershed-edge'))
  })

  const refused: readonly [says: string, args: readonly string[], message: RegExp][] = [
    ['an agent without a cluster', ['agent', '--hub', 'https://h'], /with --cluster/],
    [
      'a cluster that is no label',
      ['agent', '--cluster', 'Blue', '--hub', 'https://h'],
      /--cluster Blue is not a name/,
    ],
    [
      'an agent without a hub',
      ['agent', '--cluster', 'blue'],
      /give the hub's address with --hub, as https:/,
    ],
    [
      'a hub in plain text',
      ['agent', '--cluster', 'blue', '--hub', 'http://h'],
      /as https:.*, not http:\/\/h/,
    ],
    ['an edge without a hub', ['edge'], /give the hub's xDS address with --hub/],
    [
      'an edge whose hub has no port',
      ['edge', '--hub', 'hub'],
      /with --hub, as hub\.example\.com:8444.*not hub/,
    ],
    ['an edge without an authority', edge, /who signed the hub's certificate with --hub-ca/],
    [
      'a port that is none',
      [...edge, '--hub-ca', import.meta.filename, '--port', 'web'],
      /--port web must be a port/,
    ],
    [
      'an authority that is not there',
      [...agent, '--hub-ca', '/nowhere'],
      /--hub-ca \/nowhere cannot be read/,
    ],
    [
      'a token file that is not there',
      [...agent, '--token-file', '/nowhere'],
      /--token-file \/nowhere cannot be read/,
    ],
    ['values that are not there', [...agent, '-f', '/nowhere'], /--values \/nowhere cannot be read/],
    [
      'both selected and excluded namespaces',
      [...agent, '--namespaces', 'a', '--exclude-namespaces', 'b'],
      /not both/,
    ],
    [
      'labels that are none',
      [...agent, '--reach', 'NodePort', '--node-selector', 'a'],
      /--node-selector a must be key=value/,
    ],
    ...['gateway.example.com:80', '10.0.0.9', '10.0.0.9:65536', '300.0.0.9:80'].map(
      (address): (typeof refused)[number] => [
        `${address} for a gateway, as the agent would`,
        [...agent, '--reach', 'Gateway', '--gateway-address', address],
        /reach.gatewayAddresses.0 must match pattern/,
      ],
    ),
    [
      'a label that no node can have',
      [...agent, '--reach', 'NodePort', '--node-selector', 'a b=c'],
      /reach.nodeSelector/,
    ],
    [
      'names for a certificate that is not made',
      ['hub', '--tls-secret', 'x', '--ip', '1.2.3.4'],
      /not for --tls-secret/,
    ],
  ]
  for (const [says, args, message] of refused)
    it(`refuses ${says}`, () =>
      assert.rejects(
        typed(...args),
        (error) => error instanceof CliError && error.code === 'Usage' && message.test(error.message),
      ))

  it('refuses a token file that holds no token, without showing what it holds', async () => {
    const tokenFile = await file('two-words', 'secret words')
    await assert.rejects(typed(...agent, '--token-file', tokenFile), (error) => {
      assert.ok(error instanceof CliError)
      assert.match(error.message, /holds no token/)
      return !error.message.includes('secret words')
    })
  })
})
