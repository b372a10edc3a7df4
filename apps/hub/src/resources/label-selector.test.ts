import assert from 'node:assert/strict'
import { HttpError } from '../http/http-error.ts'
import { labelSelector } from './label-selector.ts'

const labels = { app: 'cart', 'example.com/track': 'stable', empty: '' }

describe('labelSelector', () => {
  const cases: readonly [selector: string, holds: boolean][] = [
    ['', true],
    ['app=cart', true],
    ['app==cart', true],
    ['app = pay', false],
    ['app!=pay', true],
    ['tier!=web', true],
    ['app', true],
    ['tier', false],
    ['!tier', true],
    ['! app', false],
    ['empty=', true],
    ['app in (cart, pay)', true],
    ['app in (pay)', false],
    ['tier in (web)', false],
    ['app notin (pay)', true],
    ['tier notin (web)', true],
    ['example.com/track in (stable),app=cart,!tier', true],
    ['app=cart,tier', false],
    ['constructor', false],
    ['constructor!=x', true],
  ]
  for (const [selector, holds] of cases)
    it(`${selector || 'nothing'} is ${holds}`, () => assert.equal(labelSelector(selector)(labels), holds))

  for (const wrong of ['app=cart,', 'app in cart', 'app=a=b', '=x', 'app in (a', 'app cart'])
    it(`refuses ${wrong}, naming the part`, () =>
      assert.throws(
        () => labelSelector(wrong),
        (error) => error instanceof HttpError && error.extras.field === 'query.labelSelector',
      ))
})
