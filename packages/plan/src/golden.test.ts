import { join } from 'node:path'
import { goldenCases } from '@watershed/testkit'
import { planDocuments } from './testing/plan-documents.ts'

describe('plan, golden cases', () => {
  goldenCases(join(import.meta.dirname, '../../../test/golden/plan'), planDocuments)
})
