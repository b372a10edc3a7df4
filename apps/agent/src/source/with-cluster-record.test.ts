import assert from 'node:assert/strict'
import type { ReportedCluster, ReportedObject } from '@watershed/model'
import { withClusterRecord } from './with-cluster-record.ts'

const record: ReportedCluster = {
  kind: 'Cluster',
  namespace: '',
  name: 'blue',
  exports: 'ServiceExport',
  serviceImports: 'Managed',
}
const service: ReportedObject = { kind: 'Service', namespace: 'shop', name: 'web', ports: [] }

describe('withClusterRecord', () => {
  const objects = new Map<string, ReportedObject>([['Service/shop/web', service]])
  const told = withClusterRecord(
    {
      objects,
      unread: () => new Set(['/']),
      problems: () => [],
    },
    record,
  )

  it('tells first what the cluster says of itself', () => {
    assert.deepEqual([...told.objects.keys()], ['Cluster//blue', 'Service/shop/web'])
    assert.equal(told.objects.get('Cluster//blue'), record)
  })

  it('leaves the source what it is, and follows it', () => {
    objects.delete('Service/shop/web')
    assert.equal(told.objects.get('Service/shop/web'), undefined)
    assert.deepEqual([...told.objects.keys()], ['Cluster//blue'])
    assert.deepEqual([...told.unread()], ['/'])
  })
})
