import assert from 'node:assert/strict'
import type { ConflictReason, ExportValidity, Issue, ServiceImport, Source } from '@watershed/model'
import { conflictReasons } from '@watershed/model'
import { serviceExportStatus } from './service-export-status.ts'
import type { StatusCondition } from './status-condition.ts'

const source: Source = { cluster: 'blue', kind: 'ServiceExport', namespace: 'shop', name: 'cart' }

const imported = (...reasons: readonly ConflictReason[]): ServiceImport => ({
  namespace: 'shop',
  name: 'cart',
  type: 'ClusterSetIP',
  ports: [],
  sessionAffinity: 'None',
  internalTrafficPolicy: 'Cluster',
  labels: {},
  annotations: {},
  clusters: ['blue', 'green'],
  conflicts: reasons.map((reason) => ({ reason, message: `${reason} in words` })),
})

const judge = (
  validity: ExportValidity,
  made: ServiceImport | undefined,
  issues: readonly Issue[] = [],
): readonly StatusCondition[] => {
  const judged = { source, apiVersion: 'multicluster.x-k8s.io/v1beta1', generation: 3, validity, issues }
  return serviceExportStatus(judged, made).status['conditions'] as readonly StatusCondition[]
}

/** The conditions and reasons of KEP-1645 (mcs-api, pkg/apis/v1beta1/serviceexport.go). */
const table: readonly (readonly [
  says: string,
  validity: ExportValidity,
  conflicts: readonly ConflictReason[],
  conditions: readonly string[],
])[] = [
  ['exported', 'Valid', [], ['Valid=True Valid', 'Ready=True Exported', 'Conflict=False NoConflicts']],
  [
    'exported, in conflict',
    'Valid',
    ['TypeConflict'],
    ['Valid=True Valid', 'Ready=True Exported', 'Conflict=True TypeConflict'],
  ],
  [
    'exported, in several conflicts',
    'Valid',
    ['PortConflict', 'LabelsConflict'],
    ['Valid=True Valid', 'Ready=True Exported', 'Conflict=True PortConflict,LabelsConflict'],
  ],
  [
    'without a Service',
    'NoService',
    [],
    ['Valid=False NoService', 'Ready=False Pending', 'Conflict=False NoConflicts'],
  ],
  [
    'of an ExternalName',
    'InvalidServiceType',
    [],
    ['Valid=False InvalidServiceType', 'Ready=False Failed', 'Conflict=False NoConflicts'],
  ],
  [
    'without a part in the conflicts of others',
    'NoService',
    ['PortConflict'],
    ['Valid=False NoService', 'Ready=False Pending', 'Conflict=False NoConflicts'],
  ],
  [
    'that does not follow its schema',
    'Invalid',
    [],
    ['Valid=False Invalid', 'Ready=False Failed', 'Conflict=False NoConflicts'],
  ],
]

describe('serviceExportStatus', () => {
  for (const [says, validity, conflicts, conditions] of table)
    it(`of an export ${says}`, () =>
      assert.deepEqual(
        judge(validity, imported(...conflicts)).map(
          ({ type, status: is, reason }) => `${type}=${is} ${reason}`,
        ),
        conditions,
      ))

  it('says of which generation each condition is', () =>
    assert.deepEqual(
      judge('Valid', imported()).map(({ observedGeneration }) => observedGeneration),
      [3, 3, 3],
    ))

  it('has reasons that the API server takes, however many there are', () => {
    const [, , conflict] = judge('Valid', imported(...conflictReasons))
    assert.match(conflict?.reason ?? '', /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/)
    assert.ok((conflict?.reason.length ?? 0) <= 1024)
  })

  it('tells what is wrong with the spec', () => {
    const issue: Issue = { code: 'Invalid', source, path: 'spec.x', message: 'is unknown: remove it' }
    assert.equal(judge('Invalid', undefined, [issue])[0]?.message, 'spec.x: is unknown: remove it')
  })
})
