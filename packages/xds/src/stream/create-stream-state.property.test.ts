import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Resource } from '../resource.ts'
import { createSimulatedClient } from '../testing/simulated-client.ts'
import type { SimulatedClient } from '../testing/simulated-client.ts'
import { createSimulatedStream } from '../testing/simulated-stream.ts'
import type { SimulatedStream } from '../testing/simulated-stream.ts'
import { typeUrls } from '../type-urls.ts'
import type { View } from '../view.ts'
import { createView } from '../view.ts'

const { cluster, endpoints, scopedRoute } = typeUrls

interface World {
  readonly view: View
  readonly client: SimulatedClient
  readonly stream: SimulatedStream
  reconnected: boolean
}

interface Step {
  readonly does:
    | 'route'
    | 'unroute'
    | 'cluster'
    | 'endpoints'
    | 'retire'
    | 'toServer'
    | 'toClient'
    | 'reconnect'
    | 'settle'
  readonly subject: number
  readonly targets: readonly number[]
  readonly content: number
  readonly bad: boolean
}

const subject = fc.integer({ min: 0, max: 4 })
const anyStep: fc.Arbitrary<Step> = fc.record({
  does: fc.oneof<fc.MaybeWeightedArbitrary<Step['does']>[]>(
    { weight: 3, arbitrary: fc.constantFrom('route', 'unroute', 'cluster', 'endpoints', 'retire') },
    { weight: 4, arbitrary: fc.constantFrom('toServer', 'toClient') },
    { weight: 1, arbitrary: fc.constantFrom('reconnect', 'settle') },
  ),
  subject,
  targets: fc.uniqueArray(subject, { maxLength: 3 }),
  content: fc.integer({ min: 0, max: 2 }),
  bad: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
})

describe('createStreamState, whatever happens', () => {
  it('brings the client to the view, and never leaves a resource without what it needs', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 150, size: 'max' }), (steps) => {
        const world = createWorld()
        for (const next of steps) take(world, next)
        world.stream.settle()
        assertConverged(world)
      }),
      { numRuns: 1000 },
    )
  })

  it('says of nothing that it is settled before the client has it or cannot have it', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 100, size: 'max' }), (steps) => {
        const world = createWorld()
        const changedAt: Times = new Map()
        for (const next of [...steps, ...steps.map(delivering)]) {
          const at = world.stream.now()
          take(world, next)
          noteChanges(world.view, changedAt, at)
          assertSettled(world, changedAt)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('calls everything settled at rest', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 100, size: 'max' }), (steps) => {
        const world = createWorld()
        for (const next of steps) take(world, next)
        world.stream.settle()
        const asked = world.client.held(cluster).size > 0 || world.view.resources(endpoints).size === 0
        if (asked) assert.equal(world.stream.state.unsettledSince(), undefined)
      }),
      { numRuns: 500 },
    )
  })
})

const delivering = (step: Step, index: number): Step => ({
  ...step,
  does: index % 2 === 0 ? 'toServer' : 'toClient',
})

/** `excused` once it was refused or in need of what was: that settles a change, though the client may get it later. */
type Times = Map<string, { readonly version: string; readonly at: number; excused?: true }>

function noteChanges(view: View, times: Times, at: number): void {
  for (const key of times.keys()) {
    const [typeUrl = '', name = ''] = key.split(' ')
    if (!view.get(typeUrl, name)) times.delete(key)
  }
  for (const typeUrl of view.types()) {
    for (const { name, version } of view.resources(typeUrl).values()) {
      const key = `${typeUrl} ${name}`
      if (times.get(key)?.version !== version) times.set(key, { version, at })
    }
  }
}

function assertSettled({ view, client, stream }: World, times: Times): void {
  const since = stream.state.unsettledSince()
  for (const typeUrl of view.types()) {
    for (const wanted of view.resources(typeUrl).values()) {
      const change = times.get(`${typeUrl} ${wanted.name}`)
      if (!change || change.excused) continue
      if (cannotBeHad(view, client, wanted)) change.excused = true
      if (change.excused || (since !== undefined && change.at >= since)) continue
      const held = client.held(typeUrl).get(wanted.name)?.version
      // Endpoints that were never asked for are waited for by the routes that need them.
      if (typeUrl === endpoints && held === undefined) continue
      assert.equal(
        held,
        wanted.version,
        `${typeUrl} ${wanted.name}, changed at ${change.at}, settled to ${since}`,
      )
    }
  }
}

/** Refused, or in need of what is refused. */
function cannotBeHad(
  view: View,
  client: SimulatedClient,
  { typeUrl, name, version, needs = [] }: Resource,
): boolean {
  if (version.endsWith('!')) return true
  if (typeUrl === endpoints) return !client.held(cluster).has(name)
  return needs.some((need) => {
    const needed = view.get(need.typeUrl, need.name)
    return needed !== undefined && cannotBeHad(view, client, needed)
  })
}

function createWorld(): World {
  const view = createView()
  const client = createSimulatedClient()
  return { view, client, stream: createSimulatedStream(view, client), reconnected: false }
}

/** Each change leaves the view whole: what its resources need is in it. */
function take(world: World, step: Step): void {
  const { view, stream } = world
  const name = String(step.subject)
  switch (step.does) {
    case 'route':
      return view.apply({ set: withClusters(view, routeTo(step), step.targets.map(String)) })
    case 'unroute':
      return view.apply({ remove: [{ typeUrl: scopedRoute, name }] })
    case 'cluster':
      return view.apply({ set: withClusters(view, clusterNamed(name, versionOf(step)), [name]) })
    case 'endpoints':
      if (view.get(cluster, name)) view.apply({ set: [resource(endpoints, name, versionOf(step))] })
      return
    case 'retire':
      return retire(view, name)
    case 'reconnect':
      world.reconnected = true
      return stream.reconnect()
    case 'toServer':
    case 'toClient':
    case 'settle':
      stream[step.does]()
  }
}

function withClusters(view: View, changed: Resource, names: readonly string[]): readonly Resource[] {
  const missing = names.filter((name) => !view.get(endpoints, name))
  const clusters = missing.filter((name) => changed.typeUrl !== cluster || changed.name !== name)
  return [
    changed,
    ...clusters.map((name) => clusterNamed(name, '0')),
    ...missing.map((name) => resource(endpoints, name, '0')),
  ]
}

function retire(view: View, name: string): void {
  const users = [...view.resources(scopedRoute).values()].filter((route) =>
    route.needs?.some((need) => need.name === name),
  )
  view.apply({ remove: [{ typeUrl: endpoints, name }, { typeUrl: cluster, name }, ...users] })
}

function routeTo(step: Step): Resource {
  const needs = step.targets.flatMap((target) => [
    { typeUrl: cluster, name: String(target) },
    { typeUrl: endpoints, name: String(target) },
  ])
  return {
    ...resource(scopedRoute, String(step.subject), `${step.targets.join()}/${versionOf(step)}`),
    needs,
  }
}

/** As with real ones: equal content is an equal version. */
function versionOf({ content, bad }: Step): string {
  return `${content}${bad ? '!' : ''}`
}

function clusterNamed(name: string, version: string): Resource {
  return { ...resource(cluster, name, version), warms: [{ typeUrl: endpoints, name }] }
}

function resource(typeUrl: string, name: string, version: string): Resource {
  return { typeUrl, name, version, body: new Uint8Array() }
}

function assertConverged({ view, client, stream, reconnected }: World): void {
  const refused = new Set<string>()
  for (const type of stream.state.status()) {
    for (const nack of type.nacks) refused.add(`${type.typeUrl} ${nack.name} ${nack.version}`)
  }
  const isRefused = (key: { typeUrl: string; name: string }): boolean =>
    refused.has(`${key.typeUrl} ${key.name} ${view.get(key.typeUrl, key.name)?.version}`)
  // Endpoints are asked for only by a client that took the cluster.
  const isUnasked = (key: { typeUrl: string; name: string }): boolean =>
    key.typeUrl === endpoints && !client.held(cluster).has(key.name)
  const isStuck = (it: Resource): boolean =>
    isRefused(it) || (it.needs ?? []).some((need) => isRefused(need) || isUnasked(need))

  // Nobody can tell what a route uses that the server does not know, and whose next version is refused or blocked.
  const isOld = (route: Resource): boolean => view.get(scopedRoute, route.name)?.version !== route.version
  const mayBeUsed = reconnected && [...client.held(scopedRoute).values()].some(isOld)

  for (const typeUrl of [cluster, endpoints, scopedRoute]) {
    for (const wanted of view.resources(typeUrl).values()) {
      const held = client.held(typeUrl).get(wanted.name)
      if (wanted.version.endsWith('!')) assert.notEqual(held?.version, wanted.version)
      else if (!isStuck(wanted) && !isUnasked(wanted))
        assert.equal(held?.version, wanted.version, `${typeUrl} ${wanted.name}`)
    }
    for (const held of client.held(typeUrl).values()) {
      if (view.get(typeUrl, held.name)) continue
      assert.ok(isUsed(client, held) || mayBeUsed, `${typeUrl} ${held.name} should have been removed`)
    }
  }
}

function isUsed(client: SimulatedClient, held: Resource): boolean {
  const refers = (key: { typeUrl: string; name: string }): boolean =>
    key.typeUrl === held.typeUrl && key.name === held.name
  const users = [...client.held(scopedRoute).values(), ...client.held(cluster).values()]
  return users.some(({ needs = [], warms = [] }) => [...needs, ...warms].some(refers))
}
