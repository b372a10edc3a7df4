import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'
import type { Authority, CertificatePair, HttpBackend, Lab } from '@watershed/testkit'
import {
  createAuthority,
  endpointSlice,
  freePort,
  gatewayClass,
  route,
  service,
  startHttpBackend,
  startLab,
  waitFor,
  yaml,
} from '@watershed/testkit'

const hostname = 'shop.example.com'
const deadlineMs = 60_000

/** A certificate of another namespace, by a grant of it. */
const secret = ({ cert, key }: CertificatePair): string =>
  yaml({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: { name: 'shop', namespace: 'certificates' },
    data: { 'tls.crt': cert.toString('base64'), 'tls.key': key.toString('base64') },
  })

const grant = yaml({
  apiVersion: 'gateway.networking.k8s.io/v1beta1',
  kind: 'ReferenceGrant',
  metadata: { name: 'gateways', namespace: 'certificates' },
  spec: {
    from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'infra' }],
    to: [{ group: '', kind: 'Secret' }],
  },
})

const httpsGateway = (port: number): string =>
  yaml({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'public', namespace: 'infra' },
    spec: {
      gatewayClassName: 'watershed',
      listeners: [
        {
          ...{ name: 'https', protocol: 'HTTPS', port, hostname },
          tls: { certificateRefs: [{ name: 'shop', namespace: 'certificates' }] },
          allowedRoutes: { namespaces: { from: 'All' } },
        },
      ],
    },
  })

/** From a folder to clients: a certificate is rotated, and nobody notices but who looks at it. */
describe('certificates', function () {
  this.timeout(180_000)
  let lab: Lab
  let authority: Authority
  let backend: HttpBackend
  let port: number
  const keys: string[] = []
  const issue = async (name: string): Promise<CertificatePair> => {
    const pair = await authority.issue({ name: `CN=${name}`, dns: [hostname] })
    keys.push(
      ...pair.key
        .toString()
        .split('\n')
        .filter((line) => /^[A-Za-z0-9+/]{40,}/.test(line)),
    )
    return pair
  }
  const write = (file: string, text: string) => writeFile(join(lab.folder('blue'), file), text)
  const untilShown = (name: string) =>
    waitFor(async () => (await shown(port)) === name, {
      what: `the certificate of ${name}; the programs said:\n${lab.logs()}`,
      deadlineMs,
    })

  before(async () => {
    authority = await createAuthority('Shop')
    ;[port, backend] = await Promise.all([freePort(), startHttpBackend({ name: 'blue' })])
    const first = await issue('first')
    lab = await startLab({
      prepare: async (folder) => {
        const own = (file: string, text: string) => writeFile(join(folder('blue'), file), text)
        await own('gateway.yaml', `${yaml(gatewayClass())}\n---\n${httpsGateway(port)}`)
        await own('grant.yaml', grant)
        await own('secret.yaml', secret(first))
        await own('route.yaml', yaml(route({ blue: 1 })))
        const endpoints = [{ address: '127.0.0.1', port: backend.port }]
        await own('cart.yaml', yaml(service('cart'), endpointSlice('cart', endpoints)))
      },
    })
    await untilShown('first')
  })
  after(async () => {
    await lab?.stop()
    await backend.stop()
  })

  it('are rotated without a failed request, on connections old and new', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: authority.pem, servername: hostname })
    await waitFor(async () => (await get(port, agent).catch(() => 0)) === 200, {
      what: 'an answer',
      deadlineMs,
    })
    const statuses: number[] = []
    let going = true
    const load = async (options: Agent | string): Promise<void> => {
      while (going) statuses.push(await get(port, options))
    }
    const loads = Promise.all([load(agent), load(authority.pem)])
    for (const name of ['second', 'third', 'fourth']) {
      await write('secret.yaml', secret(await issue(name)))
      await untilShown(name)
    }
    going = false
    await loads
    agent.destroy()
    assert.deepEqual(
      statuses.filter((status) => status !== 200),
      [],
    )
    assert.ok(statuses.length > 20, `${statuses.length} requests`)
  })

  it('close the listener while they are no good, and open it again', async () => {
    const { cert } = await issue('other')
    await write('secret.yaml', secret({ cert, key: Buffer.from('no key') }))
    await waitFor(async () => (await shown(port).catch(() => 'closed')) !== 'fourth', {
      what: 'the listener to be closed',
      deadlineMs,
    })
    await write('secret.yaml', secret(await issue('fifth')))
    await untilShown('fifth')
  })

  it('are in no log and in no answer of the hub', async () => {
    assert.ok(keys.length >= 5)
    const { url, operatorTokenFile } = lab.hub
    const authorization = `Bearer ${(await readFile(operatorTokenFile, 'utf8')).trim()}`
    const answers = await Promise.all(
      ['/v1/edges', '/v1/routes', '/v1/clusters', '/metrics'].map(async (path) => {
        const response = await fetch(`${url}${path}`, { headers: { authorization } })
        assert.equal(response.status, 200, path)
        return response.text()
      }),
    )
    const said = [lab.logs(), ...answers].join('\n')
    for (const line of keys) assert.ok(!said.includes(line), 'a key is told')
  })
})

/** The common name of the certificate that a client is shown. */
const shown = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(
      { host: '127.0.0.1', port, servername: hostname, rejectUnauthorized: false },
      () => {
        resolve(String(socket.getPeerCertificate().subject.CN))
        socket.destroy()
      },
    )
    socket.on('error', reject)
    socket.setTimeout(5_000, () => socket.destroy(new Error('no handshake within 5 s')))
  })

/** `how`: on the agent's connection, or on one of its own that trusts these authorities. */
const get = (port: number, how: Agent | string): Promise<number> =>
  new Promise((resolve, reject) => {
    const own = typeof how === 'string' ? { ca: how, agent: false as const } : { agent: how }
    const sent = request({
      host: '127.0.0.1',
      port,
      servername: hostname,
      headers: { host: hostname },
      ...own,
    })
    sent.on('response', (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.setTimeout(10_000, () => sent.destroy(new Error('no answer within 10 s')))
    sent.end()
  })
