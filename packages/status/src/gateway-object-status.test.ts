import assert from 'node:assert/strict'
import type { Condition, Issue, ReportedConfig } from '@watershed/model'
import type { JudgedGateway } from './gateway-object-status.ts'
import { gatewayObjectStatus } from './gateway-object-status.ts'
import type { JudgedListenerSet } from './listener-set-object-status.ts'
import { listenerSetObjectStatus } from './listener-set-object-status.ts'
import type { DecidedListener, JudgedListener, ListenerStatus } from './listener-status.ts'
import type { StatusCondition } from './status-condition.ts'

const object = (kind: ReportedConfig['kind']): ReportedConfig => ({
  kind,
  apiVersion: 'gateway.networking.k8s.io/v1',
  namespace: 'infra',
  name: 'public',
  generation: 7,
  spec: {},
})

const source = { cluster: 'blue', kind: 'Gateway', namespace: 'infra', name: 'public' } as const
const issue = (path: string, code: Issue['code'] = 'Invalid'): Issue => ({
  code,
  source,
  path,
  message: `is wrong`,
})

const programmed: Condition = { type: 'Programmed', status: 'True', reason: 'Programmed', message: 'all' }

const decided = (rest: Partial<DecidedListener> = {}): DecidedListener => ({
  protocol: 'HTTP',
  allowedRoutes: { kinds: [] },
  served: true,
  problems: [],
  ...rest,
})

const listener = (rest: Partial<JudgedListener> = {}): JudgedListener => ({
  name: 'http',
  decided: decided(),
  attachedRoutes: 2,
  issues: [],
  ...rest,
})

const { decided: _, ...unread } = listener()
const problem = (condition: DecidedListener['problems'][number]['condition'], reason: string) => ({
  condition,
  reason,
  message: `${reason} in words`,
})
const conflicted = listener({
  decided: decided({ served: false, problems: [problem('Conflicted', 'HostnameConflict')] }),
})

const gateway = (rest: Partial<JudgedGateway> = {}): JudgedGateway => ({
  cluster: 'blue',
  object: object('Gateway'),
  refused: [],
  issues: [],
  listeners: [listener()],
  listenerSets: 3,
  addresses: [],
  insecureFallback: false,
  programmed,
  ...rest,
})

const told = (conditions: unknown): readonly string[] =>
  (conditions as readonly StatusCondition[]).map(({ type, status, reason }) => `${type}=${status} ${reason}`)

const gatewayTold = (rest: Partial<JudgedGateway>) =>
  told(gatewayObjectStatus(gateway(rest)).status['conditions'])

const statusOf = (one: JudgedListener): ListenerStatus => {
  const [found] = gatewayObjectStatus(gateway({ listeners: [one] })).status[
    'listeners'
  ] as readonly ListenerStatus[]
  assert.ok(found)
  return found
}

const resolved = 'ResolvedRefs=True ResolvedRefs'
const accepted = 'Accepted=True Accepted'
const isProgrammed = 'Programmed=True Programmed'

describe('gatewayObjectStatus', () => {
  const cases: readonly (readonly [
    says: string,
    judged: Partial<JudgedGateway>,
    conditions: readonly string[],
  ])[] = [
    ['in force', {}, [accepted, isProgrammed, resolved]],
    [
      'of which one listener is not served',
      { listeners: [listener(), conflicted] },
      ['Accepted=True ListenersNotValid', isProgrammed, resolved],
    ],
    [
      'of which none is',
      { listeners: [conflicted] },
      ['Accepted=False ListenersNotValid', isProgrammed, resolved],
    ],
    ['refused', { refused: [issue('spec')] }, ['Accepted=False Invalid', isProgrammed, resolved]],
    [
      'passed over',
      { refused: [issue('', 'Duplicate')] },
      ['Accepted=False Duplicate', isProgrammed, resolved],
    ],
    [
      'with parameters',
      { refused: [issue('spec.infrastructure.parametersRef', 'NotCarriedOut')] },
      ['Accepted=False InvalidParameters', isProgrammed, resolved],
    ],
    [
      'with an address of a type that nobody knows',
      { addressProblem: { reason: 'UnsupportedAddress', message: 'x' } },
      ['Accepted=False UnsupportedAddress', isProgrammed, resolved],
    ],
    [
      'with an address that is not to be had, though edges have all the rest',
      { addressProblem: { reason: 'AddressNotUsable', message: 'x' } },
      [accepted, 'Programmed=False AddressNotUsable', resolved],
    ],
    [
      'whose certificate for backends is not there',
      { backendProblem: { reason: 'InvalidClientCertificateRef', message: 'x' } },
      [accepted, isProgrammed, 'ResolvedRefs=False InvalidClientCertificateRef'],
    ],
    [
      'with a listener that refers to nothing',
      {
        listeners: [
          listener(),
          listener({ decided: decided({ problems: [problem('ResolvedRefs', 'InvalidCertificateRef')] }) }),
        ],
      },
      [accepted, isProgrammed, 'ResolvedRefs=False ListenersNotResolved'],
    ],
    [
      'that lets in clients without a valid certificate',
      { insecureFallback: true },
      [accepted, isProgrammed, resolved, 'InsecureFrontendValidationMode=True ConfigurationChanged'],
    ],
  ]
  for (const [says, judged, conditions] of cases)
    it(`of a Gateway ${says}`, () => assert.deepEqual(gatewayTold(judged), conditions))

  it('names its own addresses, and counts its ListenerSets', () => {
    const { status } = gatewayObjectStatus(gateway({ addresses: ['192.0.2.1', '2001:db8::1'] }))
    assert.deepEqual(status['addresses'], [
      { type: 'IPAddress', value: '192.0.2.1' },
      { type: 'IPAddress', value: '2001:db8::1' },
    ])
    assert.equal(status['attachedListenerSets'], 3)
  })

  it('has no addresses where it shares those of the edges', () =>
    assert.equal('addresses' in gatewayObjectStatus(gateway()).status, false))

  it('says of which generation each condition is', () => {
    const { status } = gatewayObjectStatus(gateway())
    const [own] = status['listeners'] as readonly ListenerStatus[]
    for (const condition of [...(status['conditions'] as StatusCondition[]), ...(own?.conditions ?? [])])
      assert.equal(condition.observedGeneration, 7)
  })
})

describe('the status of a listener', () => {
  const noConflicts = 'Conflicted=False NoConflicts'
  const cases: readonly (readonly [
    says: string,
    judged: JudgedListener,
    kinds: readonly string[],
    conditions: readonly string[],
  ])[] = [
    [
      'that is served',
      listener(),
      ['HTTPRoute', 'MultiClusterHTTPRoute', 'GRPCRoute'],
      [accepted, resolved, noConflicts, isProgrammed],
    ],
    [
      'for one kind of routes',
      listener({ decided: decided({ protocol: 'TLS', allowedRoutes: { kinds: ['TLSRoute'] } }) }),
      ['TLSRoute'],
      [accepted, resolved, noConflicts, isProgrammed],
    ],
    [
      'of a protocol that nobody knows',
      { ...unread, issues: [issue('protocol', 'NotCarriedOut')] },
      [],
      ['Accepted=False UnsupportedProtocol', resolved, noConflicts, 'Programmed=False Invalid'],
    ],
    [
      'with a hostname that is none',
      { ...unread, issues: [issue('hostname')] },
      [],
      ['Accepted=False UnsupportedValue', resolved, noConflicts, 'Programmed=False Invalid'],
    ],
    [
      'with kinds of which one is unknown',
      listener({
        decided: decided({ allowedRoutes: { kinds: ['HTTPRoute'] } }),
        issues: [issue('allowedRoutes.kinds[0].kind')],
      }),
      ['HTTPRoute'],
      [accepted, 'ResolvedRefs=False InvalidRouteKinds', noConflicts, isProgrammed],
    ],
    [
      'with kinds that are all unknown',
      listener({ issues: [issue('allowedRoutes.kinds[0].kind')] }),
      [],
      [accepted, 'ResolvedRefs=False InvalidRouteKinds', noConflicts, isProgrammed],
    ],
    [
      'in conflict',
      conflicted,
      ['HTTPRoute', 'MultiClusterHTTPRoute', 'GRPCRoute'],
      [
        'Accepted=False HostnameConflict',
        resolved,
        'Conflicted=True HostnameConflict',
        'Programmed=False HostnameConflict',
      ],
    ],
    [
      'without a certificate',
      listener({
        decided: decided({ served: false, problems: [problem('ResolvedRefs', 'InvalidCertificateRef')] }),
      }),
      ['HTTPRoute', 'MultiClusterHTTPRoute', 'GRPCRoute'],
      [accepted, 'ResolvedRefs=False InvalidCertificateRef', noConflicts, 'Programmed=False Invalid'],
    ],
    [
      'that cannot tell its clients from others',
      listener({
        decided: decided({
          served: false,
          problems: [
            problem('ResolvedRefs', 'InvalidCACertificateRef'),
            problem('Accepted', 'NoValidCACertificate'),
          ],
        }),
      }),
      ['HTTPRoute', 'MultiClusterHTTPRoute', 'GRPCRoute'],
      [
        'Accepted=False NoValidCACertificate',
        'ResolvedRefs=False InvalidCACertificateRef',
        noConflicts,
        'Programmed=False Invalid',
      ],
    ],
    [
      'whose hostname is within that of another',
      listener({ decided: decided({ problems: [problem('OverlappingTLSConfig', 'OverlappingHostnames')] }) }),
      ['HTTPRoute', 'MultiClusterHTTPRoute', 'GRPCRoute'],
      [accepted, resolved, noConflicts, isProgrammed, 'OverlappingTLSConfig=True OverlappingHostnames'],
    ],
  ]
  for (const [says, judged, kinds, conditions] of cases)
    it(says, () => {
      const found = statusOf(judged)
      assert.deepEqual(told(found.conditions), conditions)
      assert.deepEqual(
        found.supportedKinds.map(({ kind }) => kind),
        kinds,
      )
      assert.equal(found.attachedRoutes, 2)
    })
})

describe('listenerSetObjectStatus', () => {
  const set = (rest: Partial<JudgedListenerSet>) =>
    listenerSetObjectStatus({
      cluster: 'blue',
      object: object('ListenerSet'),
      refused: [],
      issues: [],
      listeners: [listener()],
      programmed,
      ...rest,
    })
  const cases: readonly (readonly [
    says: string,
    judged: Partial<JudgedListenerSet>,
    conditions: readonly string[],
  ])[] = [
    ['in force', {}, [accepted, isProgrammed]],
    [
      'of which one listener is not served',
      { listeners: [listener(), conflicted] },
      ['Accepted=True ListenersNotValid', isProgrammed],
    ],
    [
      'of which none is',
      { listeners: [conflicted] },
      ['Accepted=False ListenersNotValid', 'Programmed=False ListenersNotValid'],
    ],
    [
      'that the Gateway does not let in',
      { barred: { reason: 'NotAllowed', message: 'x' } },
      ['Accepted=False NotAllowed', 'Programmed=False NotAllowed'],
    ],
    ['refused', { refused: [issue('spec')] }, ['Accepted=False Invalid', 'Programmed=False Invalid']],
    [
      'passed over',
      { refused: [issue('', 'NotConfigCluster')] },
      ['Accepted=False NotConfigCluster', 'Programmed=False NotConfigCluster'],
    ],
  ]
  for (const [says, judged, conditions] of cases)
    it(`of a ListenerSet ${says}`, () => assert.deepEqual(told(set(judged).status['conditions']), conditions))
})
