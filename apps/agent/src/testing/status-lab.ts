import assert from 'node:assert/strict'
import { controllerName } from '@watershed/model'
import { fakeClock } from '@watershed/testkit'
import type { StatusSet } from '@watershed/wire'
import { pino } from 'pino'
import { createDroppedFields } from '../status/dropped-fields.ts'
import { createRefusals } from '../status/refusals.ts'
import type { StatusWriter, Wanted } from '../status/status-writer.ts'
import { createStatusWriter } from '../status/status-writer.ts'
import { writeWanted } from '../status/write-wanted.ts'
import type { ModelFault, ModelObject } from './model-kube.ts'
import { createModelKube } from './model-kube.ts'

/** What happens to statuses: at the hub, at the API server, on the way to it, and to the agent. */
export type Step =
  | {
      readonly type: 'want'
      readonly name: string
      readonly variant: number
      readonly state: 'Pending' | 'Programmed' | 'Refused'
    }
  | { readonly type: 'wantNothing'; readonly name: string }
  /** Another controller writes its entry at a place of its choice. */
  | { readonly type: 'othersEdit'; readonly name: string; readonly controller: string; readonly at: number }
  | { readonly type: 'delete'; readonly name: string }
  | { readonly type: 'create'; readonly name: string }
  | ({ readonly type: 'fault'; readonly times: number } & ModelFault)
  | { readonly type: 'answerIn'; readonly ms: number }
  | { readonly type: 'pass'; readonly ms: number }
  /** The hub tells the new agent everything. */
  | { readonly type: 'restart' }

interface Parent {
  readonly controllerName: string
  readonly parentRef: { readonly name: string }
  readonly conditions: readonly { readonly reason?: string; readonly status?: string }[]
}

export const objectNames = ['a', 'b', 'c'] as const

const kind = 'HTTPRoute'
const apiVersion = 'gateway.networking.k8s.io/v1'
const namespace = 'shop'
const pathOf = (name: string): string => `/apis/${apiVersion}/namespaces/${namespace}/httproutes/${name}`
const emptyRoute = (name: string): ModelObject => ({
  apiVersion,
  kind,
  metadata: { namespace, name, resourceVersion: `new ${name}` },
  spec: {},
})
const parentsOf = (object: ModelObject | undefined): readonly Parent[] =>
  (object?.status?.['parents'] ?? []) as readonly Parent[]
const isOurs = (parent: Parent): boolean => parent.controllerName === controllerName

/** An agent's status writer at a model of an API server, in a time of its own. */
export const createStatusLab = () => {
  const clock = fakeClock()
  const model = createModelKube()
  const wanted = new Map<string, Wanted>()
  /** Others' entries as they wrote them, in order. */
  const others = new Map<string, readonly Parent[]>()
  /** Causes to write each object. */
  const causes = new Map<string, number>()
  let fault: (ModelFault & { times: number }) | undefined
  let answerMs = 0
  let edits = 0

  model.meet = async ({ method }) => {
    if (answerMs > 0) await clock.sleep(answerMs)
    // Who reads is not told of a 404 unless it is so.
    if (!fault || fault.times === 0 || (fault.code === 'NotFound' && method !== 'PUT')) return undefined
    fault.times -= 1
    return fault
  }
  const start = (): StatusWriter => {
    const time = (): string => new Date(clock.now()).toISOString()
    const write = writeWanted(
      { servedVersion: () => undefined },
      { kube: model.kube, dropped: createDroppedFields(() => {}), time },
    )
    const refusals = createRefusals(() => {})
    return createStatusWriter({ write, refusals, clock, random: () => 1, log: pino({ level: 'silent' }) })
  }
  let writer = start()
  const cause = (name: string): void => void causes.set(name, (causes.get(name) ?? 0) + 1)
  const want = (one: Wanted): void => {
    wanted.set(one.name, one)
    cause(one.name)
    writer.want(one)
  }
  const wantAgain = (name: string): void => {
    const one = wanted.get(name)
    if (one) want(one)
  }
  const restart = async (): Promise<void> => {
    const stopped = writer.stop()
    await clock.advance(30_000)
    await stopped
    writer = start()
    for (const name of wanted.keys()) wantAgain(name)
  }
  const othersEdit = (name: string, controller: string, at: number): void => {
    if (!model.objects.has(pathOf(name))) return
    model.edit(pathOf(name), (object) => {
      const rest = parentsOf(object).filter((parent) => parent.controllerName !== controller)
      const entry = { controllerName: controller, parentRef: { name: `edit ${++edits}` }, conditions: [] }
      const parents = rest.toSpliced(Math.min(at, rest.length), 0, entry)
      others.set(
        name,
        parents.filter((parent) => !isOurs(parent)),
      )
      return { ...object, status: { ...object.status, parents } }
    })
  }
  const take = async (step: Step): Promise<void> => {
    if (step.type === 'want') want(wish(step.name, step.variant, step.state))
    else if (step.type === 'wantNothing')
      want({ type: 'delete', kind, namespace, name: step.name, apiVersion })
    else if (step.type === 'othersEdit') othersEdit(step.name, step.controller, step.at)
    else if (step.type === 'delete') {
      model.objects.delete(pathOf(step.name))
      others.delete(step.name)
    } else if (step.type === 'create') create(step.name)
    else if (step.type === 'fault') fault = { ...step }
    else if (step.type === 'answerIn') answerMs = step.ms
    else if (step.type === 'pass') await clock.advance(step.ms)
    else await restart()
  }
  /** The hub hears of it, and says again what it wants. */
  const create = (name: string): void => {
    if (model.objects.has(pathOf(name))) return
    model.objects.set(pathOf(name), emptyRoute(name))
    wantAgain(name)
  }
  for (const name of objectNames) create(name)

  return {
    take,
    /** Nothing happens any more, for as long as the longest wait there is. */
    calm: async (): Promise<void> => {
      fault = undefined
      answerMs = 0
      await clock.advance(300_000)
    },
    checkStatuses: (): void => {
      for (const name of objectNames) {
        const object = model.objects.get(pathOf(name))
        if (!object) continue
        const parents = parentsOf(object)
        assert.deepEqual(
          parents.filter((parent) => !isOurs(parent)),
          others.get(name) ?? [],
        )
        const one = wanted.get(name)
        assert.deepEqual(
          parents.filter(isOurs).map(withoutTimes),
          one?.type === 'set' ? one.status['parents'] : [],
        )
      }
    },
    checkWrites: (): void => {
      for (const name of objectNames) {
        const own = model.writes.filter(({ path }) => path === pathOf(name))
        assert.ok(
          own.every(({ changed }) => changed),
          `a write of ${name} changed nothing`,
        )
        const most = causes.get(name) ?? 0
        assert.ok(own.length <= most, `${own.length} writes of ${name} for ${most} causes`)
      }
    },
    /** A new agent that is told everything has nothing to write. */
    checkRest: async (): Promise<void> => {
      const { length } = model.writes
      await restart()
      await clock.advance(300_000)
      assert.equal(model.writes.length, length, 'a new agent wrote')
      await writer.stop()
    },
  }
}

const wish = (name: string, variant: number, reason: string): StatusSet => ({
  type: 'set',
  kind,
  apiVersion,
  namespace,
  name,
  status: {
    parents: Array.from({ length: variant }, (_, index) => ({
      parentRef: { name: `gateway ${index}` },
      controllerName,
      conditions: [
        { type: 'Programmed', status: reason === 'Programmed' ? 'True' : 'False', reason: reason },
      ],
    })),
  },
})

const withoutTimes = (parent: Parent): Parent => ({
  ...parent,
  conditions: parent.conditions.map((condition) => {
    const { lastTransitionTime: _, ...rest } = condition as Readonly<Record<string, unknown>>
    return rest
  }),
})
