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
  /** Makes the change of this number. */
  change(index: number): Promise<Changed>
}

export interface Changed {
  readonly what: string
  /** An answer that shows it, by its header `x-change`; a change of weights is endpoints alone, and shows in none. */
  readonly shows?: { readonly host: string; readonly path: string; readonly value: string | undefined }
}

type Kind = 'mc' | 'http' | 'tcp'

interface State {
  weight: number
  service: number
  hasMoving: boolean
  hasRule: boolean
  hasMatch: boolean
  /** Of the last change but of weights. */
  mark: number
  rewrite: number
  timeout: number
  mirror: boolean
}

type Edit = (state: State, index: number) => void
type Step = readonly [what: string, kind: Kind, edit: Edit]

const setWeights: Edit = (state, index) => (state.weight = 1 + (index % 99))
const setBackend: Edit = (state) => (state.service = 1 + (state.service % 7))
const setRewrite: Edit = (state, index) => (state.rewrite = index + 1)
/** Nothing but the mark that every change makes. */
const setFilter: Edit = () => undefined
const setRule: Edit = (state) => (state.hasRule = !state.hasRule)

const steps: readonly (Step | 'add' | 'remove')[] = [
  ['weights changed', 'mc', setWeights],
  ['rule added', 'mc', setRule],
  ['filter changed', 'mc', setFilter],
  ['backend changed', 'mc', setBackend],
  ['match removed', 'http', (state) => (state.hasMatch = false)],
  ['weights changed', 'http', setWeights],
  ['rule added', 'http', setRule],
  ['path rewritten', 'http', setRewrite],
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

const initial = (hasMoving: boolean): State => ({
  ...{ weight: 50, service: 1, hasMoving, hasRule: false, hasMatch: true },
  ...{ mark: 0, rewrite: 0, timeout: 10, mirror: false },
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
      if (step === 'add') {
        await writeFile(added, yaml(addedRoute(index)))
        return { what: 'route added', shows: { ...addedTarget, value: undefined } }
      }
      if (step === 'remove') {
        await rm(added)
        return { what: 'route removed', shows: { ...addedTarget, value: String(states.http.mark) } }
      }
      const [what, kind, edit] = step
      const state = states[kind]
      edit(state, index)
      if (edit !== setWeights) state.mark = index + 1
      await write(kind)
      const shows = { host: `${kind}.example.com`, path: '/', value: String(state.mark) }
      return { what: `${kind}: ${what}`, ...(edit !== setWeights && { shows }) }
    },
  }
}

const addedTarget = { host: 'http.example.com', path: '/added' }

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

const filtersOf = (ours: boolean, { mark, rewrite, mirror }: State): readonly object[] => [
  {
    type: 'ResponseHeaderModifier',
    responseHeaderModifier: { set: [{ name: 'x-change', value: String(mark) }] },
  },
  ...(!ours && rewrite > 0
    ? [
        {
          type: 'URLRewrite',
          urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: `/${rewrite}` } },
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
