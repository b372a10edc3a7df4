import type { Issue, ObjectStatus, ReportedConfig } from '@watershed/model'
import { describeIssues } from '@watershed/model'
import { statusConditions } from './status-condition.ts'

/**
 * Of a GatewayClass whose controllerName is ours (Gateway API, GatewayClassStatus). Of `SupportedVersion` nothing is said:
 * the version of the cluster's CRDs is not reported.
 */
export const gatewayClassObjectStatus = (
  cluster: string,
  object: ReportedConfig,
  refused: readonly Issue[],
): ObjectStatus => {
  const { kind, namespace, name, apiVersion, generation } = object
  const message = describeIssues(refused)
  const condition =
    refused.length > 0
      ? ({ type: 'Accepted', status: 'False', reason: 'InvalidParameters', message } as const)
      : ({
          type: 'Accepted',
          status: 'True',
          reason: 'Accepted',
          message: 'Gateways of this class are carried out by the edges of Watershed',
        } as const)
  return {
    source: { cluster, kind, namespace, name },
    apiVersion,
    ...(generation !== undefined && { generation }),
    status: { conditions: statusConditions([condition], generation) },
  }
}
