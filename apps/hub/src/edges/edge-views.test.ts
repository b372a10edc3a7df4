import assert from 'node:assert/strict'
import { createPipeline } from '@watershed/pipeline'
import { createEdgeViews } from './edge-views.ts'

describe('createEdgeViews', () => {
  it('keeps a view while an edge follows it, and gives those of one address the same', () => {
    const views = createEdgeViews(createPipeline({ onFault: assert.ifError }))
    const view = views.of('10.0.0.1')
    view.follow(() => undefined)
    views.flush('1')
    assert.equal(views.of('10.0.0.1'), view)
    assert.notEqual(views.of('10.0.0.2'), view)
    assert.equal(view.version, '1')
  })

  it('forgets a view that nobody follows any more, and makes it anew, up to date', () => {
    const views = createEdgeViews(createPipeline({ onFault: assert.ifError }))
    const view = views.of('10.0.0.1')
    const unfollow = view.follow(() => undefined)
    views.flush('1')
    unfollow()
    views.flush('2')
    const again = views.of('10.0.0.1')
    assert.notEqual(again, view)
    assert.deepEqual([view.version, again.version], ['1', '2'])
  })
})
