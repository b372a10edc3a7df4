import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createProgram, expectedKinds } from '@watershed/cli'
import type { KubeCluster, KubeLab } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import { createAuthority, waitFor, yaml } from '@watershed/testkit'
import { installShop, makeToken, rolledOut, system as namespace } from './install-shop.ts'

interface Finding {
  readonly check: string
  readonly level: string
  readonly object: string
  readonly message: string
  readonly cure?: string
}

/** As it is typed. */
const typed = async (
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string }> => {
  let [out, code] = ['', -1]
  const program = createProgram(
    {},
    (text) => (out += text),
    () => undefined,
    { columns: 80, colour: false, exit: (given) => (code = given) },
  )
  await program.parseAsync(['check', ...args], { from: 'user' })
  return { code, out }
}

/** An address that nobody has. */
const nobody = '10.244.63.254'

const sliceOfNobody = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'cart-by-hand', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'cart' } },
  addressType: 'IPv4',
  ports: [{ name: 'http', port: 8080 }],
  endpoints: [{ addresses: [nobody], conditions: { ready: true } }],
}

describe('watershed check', function () {
  this.timeout(180_000)
  let lab: KubeLab
  let blue: KubeCluster
  let hub: readonly string[]

  const secret = async (name: string, key: string): Promise<string> => {
    const path = `jsonpath={.data.${key.replace('.', '\\.')}}`
    return Buffer.from(
      await blue.kubectl(['get', 'secret', name, '-n', namespace, '-o', path]),
      'base64',
    ).toString()
  }
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(lab.folder, name), text)
    return join(lab.folder, name)
  }
  const check = async (
    ...flags: readonly string[]
  ): Promise<{ readonly code: number; readonly findings: readonly Finding[] }> => {
    const { code, out } = await typed('-o', 'json', '--kubeconfig', blue.kubeconfig, ...flags)
    return { code, findings: (JSON.parse(out) as { readonly findings: readonly Finding[] }).findings }
  }
  const wrong = (findings: readonly Finding[]): readonly Finding[] =>
    findings.filter(({ level }) => level === 'Error' || level === 'Warning')
  const find = (findings: readonly Finding[], name: string, message: RegExp): Finding => {
    const found = findings.find((one) => one.check === name && message.test(one.message))
    assert.ok(found, `no ${name} says ${message} in ${JSON.stringify(findings, undefined, 1)}`)
    return found
  }

  before(async () => {
    lab = await startKubeLab({ clusters: ['blue'] })
    blue = lab.cluster('blue')
    await installShop(blue, {
      folder: lab.folder,
      hub: { replicas: 1, service: { type: 'LoadBalancer' } },
      edge: { replicas: 1 },
    })
    const service = ['get', 'service', 'watershed-hub', '-n', namespace]
    const address = await blue.kubectl([...service, '-o', 'jsonpath={.status.loadBalancer.ingress[0].ip}'])
    hub = [
      ...['--hub', `https://${address}:8443`, '--server-name', 'watershed-hub'],
      ...['--ca', await file('ca.pem', await secret('watershed-hub-tls', 'ca.crt'))],
      ...['--token-file', await file('operator', await secret('watershed-hub-operator', 'token'))],
    ]
  })
  after(() => lab?.stop())

  it('finds everything well, seen from both halves', async () => {
    const { code, findings } = await waitFor(
      async () => {
        const checked = await check(...hub)
        return checked.findings.some(({ message }) => /^reaches all [1-9]/.test(message)) && checked
      },
      { what: 'an edge that has endpoints', deadlineMs: 60_000, everyMs: 200 },
    )
    assert.deepEqual(wrong(findings), [])
    assert.equal(code, 0)
    const checks = new Set(findings.filter(({ level }) => level === 'Ok').map((one) => one.check))
    assert.deepEqual(
      [...checks],
      [
        ...['ApiServer', 'Definitions', 'Rights', 'Parts', 'Versions'],
        ...['Hub', 'Clock', 'Clusters', 'Edges', 'Reachability'],
      ],
    )
  })

  it('finds an endpoint that the edges cannot come to', async () => {
    await blue.kubectl(['apply', '-f', '-'], { input: yaml(sliceOfNobody) })
    const { level, message, cure } = await waitFor(
      async () =>
        (await check()).findings.find(
          (one) => one.check === 'Reachability' && one.message.includes('does not reach'),
        ),
      { what: 'an edge that has it', deadlineMs: 30_000, everyMs: 1_000 },
    )
    assert.equal(level, 'Warning')
    assert.match(message, /does not reach 1 of 2 tried endpoints of shop\/cart:80 in cluster blue/)
    assert.match(message, new RegExp(`${nobody}:8080: `))
    assert.match(cure ?? '', /EndpointSlices that somebody wrote by hand/)
    await blue.kubectl(['delete', 'endpointslice', 'cart-by-hand', '-n', 'shop'])
  })

  it('finds that a hub is not who it should be, or does not know the token', async () => {
    const hubWith = async (...flags: readonly string[]) => {
      const { code, findings } = await check('--only', 'hub', ...hub, ...flags)
      assert.equal(code, 1)
      return findings
    }
    const other = await createAuthority('other')
    const untrusted = await hubWith('--ca', await file('other.pem', other.pem))
    assert.match(find(untrusted, 'Hub', /is not trusted/).cure ?? '', /--ca/)
    assert.ok(untrusted.every((one) => one.check !== 'Clusters'))
    const misnamed = find(
      await hubWith('--server-name', 'hub.example.com'),
      'Hub',
      /not for hub\.example\.com/,
    )
    assert.match(misnamed.message, /watershed-hub/)
    const stranger = await hubWith('--token-file', await file('stranger', makeToken().token))
    assert.match(find(stranger, 'Hub', /not one of the hub's/).cure ?? '', /watershed-hub-operator/)
  })

  it('finds definitions and rights that are missing, older definitions, and a Secret that is gone', async () => {
    const field =
      '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/rules/items/properties/failover'
    const older = JSON.stringify([{ op: 'remove', path: field }])
    const mchttproutes = 'multiclusterhttproutes.watershed.dev'
    await blue.kubectl(['patch', 'crd', mchttproutes, '--type', 'json', '-p', older])
    await blue.kubectl([
      'delete',
      'crd',
      'serviceimports.multicluster.x-k8s.io',
      'httproutes.gateway.networking.k8s.io',
    ])
    await blue.kubectl(['delete', 'clusterrolebinding', `${namespace}-watershed-agent`])
    await blue.kubectl(['delete', 'secret', 'watershed-agent-token', '-n', namespace])
    const { code, findings } = await check()
    assert.equal(code, 1)
    const errors = findings.filter(({ level }) => level === 'Error')
    assert.deepEqual(
      errors.map(({ object }) => object),
      [
        'httproutes.gateway.networking.k8s.io',
        mchttproutes,
        `ServiceAccount ${namespace}/watershed-agent`,
        'Secret watershed-agent-token',
      ],
    )
    find(errors, 'Definitions', /drops spec\.rules\[\]\.failover /)
    find(errors, 'Rights', /has none of the \d+ rights/)
    assert.ok(errors.every(({ cure = '' }) => cure !== ''))
  })

  it('finds a hub that is away, as its agent sees it', async () => {
    await blue.kubectl(['scale', 'deployment/watershed-hub', '-n', namespace, '--replicas=0'])
    const findings = await waitFor(
      async () => {
        const found = (await check()).findings
        return found.some(({ message }) => /does not take its reports/.test(message)) && found
      },
      { what: 'the agent to notice', deadlineMs: 30_000, everyMs: 500 },
    )
    assert.match(find(findings, 'Hub', /does not take its reports/).object, /^Pod watershed-agent-/)
    assert.match(
      find(findings, 'Parts', /is scaled to 0/).cure ?? '',
      /scale deployment\/watershed-hub --replicas/,
    )
    await blue.kubectl(['scale', 'deployment/watershed-hub', '-n', namespace, '--replicas=1'])
    await rolledOut(blue, 'hub')
  })

  it('finds an agent that is silent, and edges that are gone', async () => {
    for (const name of ['agent', 'edge'])
      await blue.kubectl(['scale', `deployment/watershed-${name}`, '-n', namespace, '--replicas=0'])
    const findings = await waitFor(
      async () => {
        const found = (await check(...hub)).findings
        return found.some(({ message }) => /silent/.test(message)) && found
      },
      { what: 'the hub to notice', deadlineMs: 60_000, everyMs: 1_000 },
    )
    assert.equal(find(findings, 'Clusters', /has been silent for/).object, 'cluster blue')
    find(findings, 'Edges', /no edge is connected/)
    const { level } = find(findings, 'Reachability', /none is ready/)
    assert.equal(level, 'Skipped')
  })

  it('says what it may not look at', async () => {
    const account = await blue.serviceAccountKubeconfig('shop', 'default')
    const { code, findings } = await check('--kubeconfig', account.kubeconfig)
    account.stop()
    assert.equal(code, 0)
    // And the parts, and the rights.
    assert.equal(wrong(findings).length, expectedKinds.length + 2)
    for (const { message, cure } of wrong(findings)) {
      assert.match(message, /cannot be looked at/)
      assert.match(cure ?? '', /^Run this as somebody who may/)
    }
  })
})
