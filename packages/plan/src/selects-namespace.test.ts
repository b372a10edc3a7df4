import assert from 'node:assert/strict'
import type { LabelExpression } from '@watershed/model'
import { selectsNamespace } from './selects-namespace.ts'

const labels = { team: 'shop', tier: '' }
const expression = (key: string, operator: LabelExpression['operator'], ...values: readonly string[]) => ({
  key,
  operator,
  values,
})

const cases: readonly (readonly [
  says: string,
  matchLabels: Readonly<Record<string, string>>,
  matchExpressions: readonly LabelExpression[],
  selects: boolean,
])[] = [
  ['nothing asked for selects all', {}, [], true],
  ['a label', { team: 'shop' }, [], true],
  ['a label of another value', { team: 'pay' }, [], false],
  ['a label that is empty', { tier: '' }, [], true],
  ['a label that is not there', { zone: '' }, [], false],
  ['In', {}, [expression('team', 'In', 'pay', 'shop')], true],
  ['In, of other values', {}, [expression('team', 'In', 'pay')], false],
  ['In, of a label that is not there', {}, [expression('zone', 'In', 'a')], false],
  ['NotIn', {}, [expression('team', 'NotIn', 'pay')], true],
  ['NotIn, of its value', {}, [expression('team', 'NotIn', 'shop')], false],
  ['NotIn, of a label that is not there', {}, [expression('zone', 'NotIn', 'a')], true],
  ['Exists', {}, [expression('tier', 'Exists')], true],
  ['Exists, of what every object has', {}, [expression('constructor', 'Exists')], false],
  ['DoesNotExist', {}, [expression('zone', 'DoesNotExist')], true],
  ['DoesNotExist, of a label that is there', {}, [expression('tier', 'DoesNotExist')], false],
  ['all of it must hold', { team: 'shop' }, [expression('zone', 'Exists')], false],
]

describe('selectsNamespace', () => {
  for (const [says, matchLabels, matchExpressions, selects] of cases)
    it(says, () => assert.equal(selectsNamespace({ matchLabels, matchExpressions }, labels), selects))
})
