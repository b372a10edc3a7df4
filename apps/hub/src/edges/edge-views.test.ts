import assert from 'node:assert/strict'
import { listenerTypeUrl, secretResource, secretTypeUrl } from '@watershed/envoy'
import type { EnvoyResource } from '@watershed/envoy'
import { createGraph } from '@watershed/graph'
import type { EdgeListener } from '@watershed/model'
import { createPipeline } from '@watershed/pipeline'
import { createEdgeViews } from './edge-views.ts'

describe('createEdgeViews', () => {
  it('keeps a view while an edge follows it, and gives those of one address and name the same', () => {
    const views = createEdgeViews(createPipeline({ onFault: assert.ifError }))
    const view = views.of('10.0.0.1', 'eu')
    view.follow(() => undefined)
    views.flush('1')
    assert.equal(views.of('10.0.0.1', 'eu'), view)
    assert.notEqual(views.of('10.0.0.2', 'eu'), view)
    assert.notEqual(views.of('10.0.0.1', 'us'), view)
    assert.equal(view.version, '1')
  })

  it('forgets a view that nobody follows any more, and makes it anew, up to date', () => {
    const views = createEdgeViews(createPipeline({ onFault: assert.ifError }))
    const view = views.of('10.0.0.1', 'eu')
    const unfollow = view.follow(() => undefined)
    views.flush('1')
    unfollow()
    views.flush('2')
    const again = views.of('10.0.0.1', 'eu')
    assert.notEqual(again, view)
    assert.deepEqual([view.version, again.version], ['1', '2'])
  })

  it('gives listeners and secrets to the edges that they are for, and takes them back when they no longer are', () => {
    const graph = createGraph()
    const listeners = graph.input<EdgeListener>('listeners')
    const secretResources = graph.input<EnvoyResource>('secrets')
    const pipeline = createPipeline({ onFault: assert.ifError })
    const views = createEdgeViews({ ...pipeline, listeners, secretResources })
    const [early, us] = [views.of('10.0.0.1', 'eu'), views.of('10.0.0.1', 'us')]
    for (const view of [early, us]) view.follow(() => undefined)
    const put = (edges: readonly string[] | undefined, version: string): void => {
      graph.update(() => {
        listeners.set('a/b/tcp/80', listener({ name: 'a/b/tcp/80', ...(edges && { edges }) }))
        listeners.set('tcp/81', listener({ name: 'tcp/81' }))
        secretResources.set('crt', secret(edges))
      })
      views.flush(version)
    }
    const namesOf = (view: typeof us): readonly string[] =>
      [listenerTypeUrl, secretTypeUrl].flatMap((typeUrl) => [...view.resources(typeUrl).keys()]).sort()

    put(['eu'], '1')
    const late = views.of('10.0.0.2', 'eu')
    late.follow(() => undefined)
    const [all, common] = [['a/b/tcp/80', 'authorities/crt', 'tcp/81'], ['tcp/81']]
    assert.deepEqual([early, us, late].map(namesOf), [all, common, all])
    put(['us', 'asia'], '2')
    assert.deepEqual([early, us, late].map(namesOf), [common, all, common])
    put(undefined, '3')
    assert.deepEqual([early, us, late].map(namesOf), [all, all, all])
  })
})

const listener = (more: Partial<EdgeListener>): EdgeListener => ({
  name: 'tcp/80',
  port: 80,
  transport: 'TCP',
  addresses: [],
  chains: [],
  ...more,
})

const secret = (edges?: readonly string[]): EnvoyResource =>
  secretResource({ name: 'crt', type: 'Authorities', certificates: 'PEM', ...(edges && { edges }) })
