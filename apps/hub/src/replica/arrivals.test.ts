import assert from 'node:assert/strict'
import { createArrivals } from './arrivals.ts'

describe('createArrivals', () => {
  it('tells once the position or a later one of its dataset is reached', async () => {
    const arrivals = createArrivals()
    const seventh = arrivals.until({ dataset: 'a', revision: 7 }, 5_000)
    arrivals.reached({ dataset: 'b', revision: 9 })
    arrivals.reached({ dataset: 'a', revision: 6 })
    arrivals.reached({ dataset: 'a', revision: 8 })
    assert.equal(await seventh, true)
    assert.equal(await arrivals.until({ dataset: 'a', revision: 8 }, 0), true)
  })

  it('tells that it was not in time', async () => {
    const arrivals = createArrivals()
    arrivals.reached({ dataset: 'b', revision: 9 })
    assert.equal(await arrivals.until({ dataset: 'a', revision: 8 }, 1), false)
  })
})
