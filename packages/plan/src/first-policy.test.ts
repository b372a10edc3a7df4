import assert from 'node:assert/strict'
import { firstPolicy } from './first-policy.ts'

const policy = (name: string, created: number) => ({ namespace: 'shop', name, created })

describe('firstPolicy', () => {
  it('takes the oldest', () =>
    assert.equal(firstPolicy([policy('a', 2), policy('b', 1), policy('c', 3)])?.name, 'b'))
  it('takes the first by name of those as old', () =>
    assert.equal(firstPolicy([policy('b', 1), policy('a', 1), policy('c', 1)])?.name, 'a'))
  it('takes none of none', () => assert.equal(firstPolicy([]), undefined))
})
