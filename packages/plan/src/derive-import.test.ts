import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ExportedService, ServiceConsumption, ServicePort } from '@watershed/model'
import { deriveImport } from './derive-import.ts'

/** `http:80`, `dns:53/UDP`, `:80` without a name, `http:80/TCP/h2c` with an appProtocol. */
const portOf = (text: string): ServicePort => {
  const [, name = '', number, protocol = 'TCP', appProtocol] =
    /^([\w-]*):(\d+)(?:\/(\w+))?(?:\/(\w+))?$/.exec(text) ?? []
  return {
    name,
    port: Number(number),
    protocol: protocol as ServicePort['protocol'],
    ...(appProtocol !== undefined && { appProtocol }),
  }
}

interface Written {
  readonly created?: number
  readonly ports?: readonly string[]
  readonly consumption?: ServiceConsumption
  /** null: without a ServiceExport. */
  readonly labels?: Readonly<Record<string, string>> | null
  readonly annotations?: Readonly<Record<string, string>>
}

const exported = (cluster: string, written: Written = {}): ExportedService => {
  const { created = 1, ports = ['http:80'], consumption = {}, labels = {}, annotations = {} } = written
  return {
    cluster,
    namespace: 'shop',
    name: 'cart',
    created,
    ...(labels && { exported: { labels, annotations } }),
    ports: ports.map(portOf),
    consumption,
  }
}

const show = ({ name, port, protocol }: ServicePort): string => `${name}:${port}/${protocol}`
const portsOf = (...members: readonly ExportedService[]) => deriveImport(members)?.ports.map(show)
const reasonsOf = (...members: readonly ExportedService[]) =>
  deriveImport(members)?.conflicts.map(({ reason }) => reason)

describe('deriveImport', () => {
  it('makes nothing of no exports', () => assert.equal(deriveImport([]), undefined))

  describe('joins ports: first by name, then by protocol and number, the oldest first', () => {
    const cases: readonly (readonly [
      says: string,
      ports: readonly (readonly string[])[],
      union: string[],
    ])[] = [
      ['the same ports once', [['http:80'], ['http:80']], ['http:80/TCP']],
      ['other ports of others', [['http:80'], ['metrics:90']], ['http:80/TCP', 'metrics:90/TCP']],
      ['a name of another number once', [['http:80'], ['http:81']], ['http:80/TCP']],
      ['a number of another name once', [['http:80'], ['web:80']], ['http:80/TCP']],
      ['a number of another protocol', [['dns:53'], ['dns-udp:53/UDP']], ['dns:53/TCP', 'dns-udp:53/UDP']],
      ['no name is a name', [[':80'], [':81']], [':80/TCP']],
      ['a port that collides with nothing that stayed', [['a:1'], ['a:2'], ['b:2']], ['a:1/TCP', 'b:2/TCP']],
    ]
    for (const [says, ports, union] of cases)
      it(says, () =>
        assert.deepEqual(
          portsOf(...ports.map((own, index) => exported(`c${index}`, { created: index, ports: own }))),
          union,
        ),
      )
  })

  describe('lets the oldest export decide', () => {
    it('by its age', () =>
      assert.equal(
        deriveImport([
          exported('blue', { created: 2, consumption: { type: 'Headless' } }),
          exported('green', { created: 1 }),
        ])?.type,
        'ClusterSetIP',
      ))

    it('by the name of its cluster where two are as old', () =>
      assert.equal(
        deriveImport([exported('green'), exported('blue', { consumption: { type: 'Headless' } })])?.type,
        'Headless',
      ))

    it('on labels only if it has a ServiceExport', () =>
      assert.deepEqual(
        deriveImport([
          exported('blue', { created: 1, labels: null }),
          exported('green', { created: 2, labels: { a: 'b' } }),
        ])?.labels,
        { a: 'b' },
      ))
  })

  describe('tells what the exports disagree about', () => {
    const cases: readonly (readonly [says: string, other: Written, reasons: readonly string[]])[] = [
      ['nothing', {}, []],
      ['ports', { ports: ['http:81'] }, ['PortConflict']],
      ['further ports', { ports: ['http:80', 'metrics:90'] }, ['PortConflict']],
      ['what is spoken on a port', { ports: ['http:80/TCP/h2c'] }, ['PortConflict']],
      ['headlessness', { consumption: { type: 'Headless' } }, ['TypeConflict']],
      ['session affinity', { consumption: { sessionAffinity: 'ClientIP' } }, ['SessionAffinityConflict']],
      ['labels', { labels: { a: 'b' } }, ['LabelsConflict']],
      ['no labels where there is no ServiceExport', { labels: null }, []],
      ['annotations', { annotations: { a: 'b' } }, ['AnnotationsConflict']],
      [
        'internal traffic policy',
        { consumption: { internalTrafficPolicy: 'Local' } },
        ['InternalTrafficPolicyConflict'],
      ],
      [
        'traffic distribution',
        { consumption: { trafficDistribution: 'PreferClose' } },
        ['TrafficDistributionConflict'],
      ],
      ['several things', { ports: [':80'], labels: { a: 'b' } }, ['PortConflict', 'LabelsConflict']],
    ]
    for (const [says, other, reasons] of cases)
      it(says, () => assert.deepEqual(reasonsOf(exported('blue'), exported('green', other)), reasons))

    it('the time of a session affinity, where both have one', () => {
      const of = (cluster: string, sessionAffinitySeconds?: number) =>
        exported(cluster, {
          consumption: {
            sessionAffinity: 'ClientIP',
            ...(sessionAffinitySeconds !== undefined && { sessionAffinitySeconds }),
          },
        })
      assert.deepEqual(reasonsOf(of('blue', 60), of('green', 61)), ['SessionAffinityConfigConflict'])
      assert.deepEqual(reasonsOf(of('blue'), of('green', 10_800)), [])
    })

    it('not the order of ports', () =>
      assert.deepEqual(
        reasonsOf(exported('blue', { ports: ['a:1', 'b:2'] }), exported('green', { ports: ['b:2', 'a:1'] })),
        [],
      ))

    it('in words: the field, who decides, how many differ', () => {
      const [conflict] =
        deriveImport([
          exported('blue'),
          exported('green', { consumption: { type: 'Headless' } }),
          exported('red', { consumption: { type: 'Headless' } }),
        ])?.conflicts ?? []
      assert.equal(
        conflict?.message,
        'type: "ClusterSetIP" of cluster blue, whose export is the oldest, is in force; 2 of 3 clusters differ',
      )
    })
  })

  it('says the same in whatever order exports come, and never repeats a port', () => {
    const written = fc.record({
      created: fc.integer({ min: 0, max: 2 }),
      ports: fc.uniqueArray(fc.constantFrom('a:1', 'a:2', 'b:1', 'b:1/UDP', ':1', ':3'), { maxLength: 4 }),
      labels: fc.option(fc.constantFrom({}, { a: 'b' })),
    })
    const members = fc
      .uniqueArray(fc.constantFrom('blue', 'green', 'red', 'white'), { minLength: 1 })
      .chain((clusters) =>
        fc.tuple(...clusters.map((cluster) => written.map((one) => exported(cluster, one)))),
      )
    fc.assert(
      fc.property(members, (all) => {
        const { ports = [], ...rest } = deriveImport(all) ?? {}
        assert.deepEqual({ ports, ...rest }, deriveImport([...all].reverse()))
        assert.equal(new Set(ports.map(({ name }) => name)).size, ports.length)
        assert.equal(new Set(ports.map(({ port, protocol }) => `${port} ${protocol}`)).size, ports.length)
      }),
    )
  })
})
