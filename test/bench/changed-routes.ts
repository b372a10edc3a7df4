import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { yaml } from '@watershed/testkit'

/** What requests are sent to while routes change: each is answered with 200 before and after every change. */
export const changedTargets = [
  { host: 'mc.example.com', path: '/' },
  { host: 'mc.example.com', path: '/extra' },
  { host: 'http.example.com', path: '/' },
  { host: 'http.example.com', path: '/extra' },
  { host: 'http.example.com', path: '/added' },
  { host: 'moving.example.com', path: '/' },
] as const

/** A MultiClusterHTTPRoute, an HTTPRoute and a TCPRoute that change, and an HTTPRoute that comes and goes. */
export interface ChangedRoutes {
  /** Makes the change of this number, and says what it is. */
  change(index: number): Promise<string>
}

type Kind = 'mc' | 'http' | 'tcp'

interface State {
  weight: number
  service: number
  hasMoving: boolean
  hasRule: boolean
  hasMatch: boolean
  filter: number
  timeout: number
  mirror: boolean
}

type Edit = (state: State, index: number) => void
type Step = readonly [what: string, kind: Kind, edit: Edit]

const setWeights: Edit = (state, index) => (state.weight = 1 + (index % 99))
const setBackend: Edit = (state) => (state.service = 1 + (state.service % 7))
const setFilter: Edit = (state, index) => (state.filter = index + 1)
const setRule: Edit = (state) => (state.hasRule = !state.hasRule)

const steps: readonly (Step | 'add' | 'remove')[] = [
  ['weights changed', 'mc', setWeights],
  ['rule added', 'mc', setRule],
  ['filter changed', 'mc', setFilter],
  ['backend changed', 'mc', setBackend],
  ['match removed', 'http', (state) => (state.hasMatch = false)],
  ['weights changed', 'http', setWeights],
  ['rule added', 'http', setRule],
  ['path rewritten', 'http', setFilter],
  ['backend changed', 'http', setBackend],
  ['hostname taken', 'mc', (state) => (state.hasMoving = true)],
  ['hostname given up', 'http', (state) => (state.hasMoving = false)],
  'add',
  ['timeouts and retries changed', 'mc', (state, index) => (state.timeout = 10 + (index % 10))],
  ['mirror turned', 'http', (state) => (state.mirror = !state.mirror)],
  ['hostname taken back', 'http', (state) => (state.hasMoving = true)],
  ['hostname given up again', 'mc', (state) => (state.hasMoving = false)],
  'remove',
  ['rule removed', 'mc', setRule],
  [
    'rule removed and match added',
    'http',
    (state, index) => (setRule(state, index), (state.hasMatch = true)),
  ],
  ['weights changed', 'tcp', setWeights],
]

/** All kinds of changes. */
export const changedKinds = steps.length

const initial = (hasMoving: boolean): State => ({
  ...{ weight: 50, service: 1, hasMoving, hasRule: false, hasMatch: true },
  ...{ filter: 0, timeout: 10, mirror: false },
})

/** Writes them as they are before the first change. Services `s1` to `s8` are there in both clusters. */
export const writeChangedRoutes = async (folder: string): Promise<ChangedRoutes> => {
  const states = { mc: initial(false), http: initial(true), tcp: initial(false) }
  const write = (kind: Kind): Promise<void> =>
    writeFile(join(folder, `changed-${kind}.yaml`), yaml(routeOf(kind, states[kind])))
  const added = join(folder, 'added.yaml')
  for (const kind of ['mc', 'http', 'tcp'] as const) await write(kind)
  return {
    change: async (index) => {
      const step = steps[index % steps.length] ?? 'add'
      if (step === 'add') await writeFile(added, yaml(addedRoute(index)))
      else if (step === 'remove') await rm(added)
      else {
        const [, kind, edit] = step
        edit(states[kind], index)
        await write(kind)
      }
      return typeof step === 'string'
        ? `route ${step === 'add' ? 'added' : 'removed'}`
        : `${step[1]}: ${step[0]}`
    },
  }
}

const routeOf = (kind: Kind, state: State): object => {
  const ours = kind === 'mc'
  const refs = refsOf(ours, state)
  const rules =
    kind === 'tcp'
      ? [{ backendRefs: refs }]
      : [
          ...(state.hasRule
            ? [{ matches: [exactly('/extra')], backendRefs: refsOf(ours, { ...state, service: 8 }) }]
            : []),
          {
            matches: [prefix, ...(state.hasMatch ? [exactly('/also')] : [])],
            filters: filtersOf(ours, state),
            timeouts: { request: `${state.timeout}s` },
            ...(state.timeout > 10 && { retry: { codes: [503], attempts: 1 } }),
            backendRefs: refs,
          },
        ]
  return {
    apiVersion: ours ? 'watershed.dev/v1alpha1' : 'gateway.networking.k8s.io/v1',
    kind: { mc: 'MultiClusterHTTPRoute', http: 'HTTPRoute', tcp: 'TCPRoute' }[kind],
    metadata: { name: `changed-${kind}`, namespace: 'shop' },
    spec: {
      parentRefs: [{ name: 'public', namespace: 'infra', sectionName: kind === 'tcp' ? 'tcp' : 'http' }],
      ...(kind !== 'tcp' && {
        hostnames: [`${kind}.example.com`, ...(state.hasMoving ? ['moving.example.com'] : [])],
      }),
      rules,
    },
  }
}

const prefix = { path: { type: 'PathPrefix', value: '/' } }
const exactly = (value: string): object => ({ path: { type: 'Exact', value } })

const refsOf = (ours: boolean, { weight, service }: Pick<State, 'weight' | 'service'>): readonly object[] =>
  [weight, 100 - weight].map((share, at) => ({
    ...(ours
      ? { name: `s${service}`, cluster: at === 0 ? 'blue' : 'green' }
      : { name: at === 0 ? `s${service}` : 's8' }),
    ...{ port: 80, weight: share },
  }))

const filtersOf = (ours: boolean, { filter, mirror }: State): readonly object[] => [
  {
    type: 'ResponseHeaderModifier',
    responseHeaderModifier: { set: [{ name: 'x-change', value: String(filter) }] },
  },
  ...(!ours && filter > 0
    ? [
        {
          type: 'URLRewrite',
          urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: `/${filter}` } },
        },
      ]
    : []),
  ...(mirror ? [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 's2', port: 80 } } }] : []),
]

/** One more on a hostname that is there. */
const addedRoute = (index: number): object => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: `added-${index}`, namespace: 'shop' },
  spec: {
    parentRefs: [{ name: 'public', namespace: 'infra', sectionName: 'http' }],
    hostnames: ['http.example.com'],
    rules: [{ matches: [exactly('/added')], backendRefs: [{ name: 's3', port: 80 }] }],
  },
})
