import { join } from 'node:path'
import { goldenCases } from '@watershed/testkit'
import { ingestDocuments } from './testing/ingest-documents.ts'

describe('ingest, golden cases', () => {
  goldenCases(join(import.meta.dirname, '../../../test/golden/ingest'), ingestDocuments)
})
