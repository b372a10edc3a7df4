import type { Issue, ObjectStatus, ReportedConfig } from '@watershed/model'
import { describeIssues } from '@watershed/model'
import { statusConditions } from './status-condition.ts'

/** Of an EdgePool: whether its current version is in force. */
export const edgePoolObjectStatus = (
  cluster: string,
  object: ReportedConfig,
  refused: readonly Issue[],
): ObjectStatus => {
  const { kind, namespace, name, apiVersion, generation } = object
  const condition =
    refused.length > 0
      ? ({ type: 'Accepted', status: 'False', reason: 'Invalid', message: describeIssues(refused) } as const)
      : ({
          type: 'Accepted',
          status: 'True',
          reason: 'Accepted',
          message: 'GatewayClasses may name it in parametersRef',
        } as const)
  return {
    source: { cluster, kind, namespace, name },
    apiVersion,
    ...(generation !== undefined && { generation }),
    status: { conditions: statusConditions([condition], generation) },
  }
}
