import type { ExportValidity, Issue, ObjectStatus, ServiceImport, Source } from '@watershed/model'
import { describeIssues } from '@watershed/model'
import type { StatusCondition } from './status-condition.ts'
import { statusConditions } from './status-condition.ts'

/** A ServiceExport as reported, and what has been decided about it. */
export interface JudgedExport {
  readonly source: Source
  readonly apiVersion: string
  readonly generation?: number
  readonly validity: ExportValidity
  /** Why it does not follow its schema. */
  readonly issues: readonly Issue[]
}

type Condition = Omit<StatusCondition, 'observedGeneration'>

/**
 * Of a ServiceExport (KEP-1645): whether it exports its Service, and what the clusterset's exports of that Service disagree
 * about, which each of them is told. `imported` is what is made of all of them.
 */
export const serviceExportStatus = (
  judged: JudgedExport,
  imported: ServiceImport | undefined,
): ObjectStatus => ({
  source: judged.source,
  apiVersion: judged.apiVersion,
  ...(judged.generation !== undefined && { generation: judged.generation }),
  status: {
    conditions: statusConditions(
      [valid(judged), ready(judged), conflict(judged, imported)],
      judged.generation,
    ),
  },
})

const valid = ({ source, validity, issues }: JudgedExport): Condition => {
  const service = `${source.namespace}/${source.name}`
  const says: Readonly<Record<ExportValidity, string>> = {
    Valid: `Service ${service} can be exported`,
    NoService: `there is no Service ${service} in this cluster: create it, or delete the ServiceExport`,
    InvalidServiceType: `Service ${service} is of type ExternalName, which cannot be exported: delete the ServiceExport`,
    Invalid: describeIssues(issues),
  }
  return {
    type: 'Valid',
    status: validity === 'Valid' ? 'True' : 'False',
    reason: validity,
    message: says[validity],
  }
}

const readiness: Readonly<Record<ExportValidity, Pick<Condition, 'status' | 'reason' | 'message'>>> = {
  Valid: { status: 'True', reason: 'Exported', message: 'the Service is exported to the clusterset' },
  NoService: { status: 'False', reason: 'Pending', message: 'waits for its Service' },
  InvalidServiceType: { status: 'False', reason: 'Failed', message: 'nothing is exported' },
  Invalid: { status: 'False', reason: 'Failed', message: 'nothing is exported' },
}

const ready = ({ validity }: JudgedExport): Condition => ({ type: 'Ready', ...readiness[validity] })

const conflict = ({ validity }: JudgedExport, imported: ServiceImport | undefined): Condition => {
  const type = 'Conflict'
  const conflicts = validity === 'Valid' ? (imported?.conflicts ?? []) : []
  if (conflicts.length > 0)
    return {
      type,
      status: 'True',
      reason: conflicts.map(({ reason }) => reason).join(','),
      message: conflicts.map(({ message }) => message).join('; '),
    }
  const message = validity === 'Valid' ? 'all exports of the Service agree' : 'nothing is exported'
  return { type, status: 'False', reason: 'NoConflicts', message }
}
