import type { Issue, ObjectStatus, ReportedConfig } from '@watershed/model'
import { describeIssues, supportedFeatures } from '@watershed/model'
import { statusConditions } from './status-condition.ts'

/**
 * Of a GatewayClass whose controllerName is ours (Gateway API, GatewayClassStatus). Of `SupportedVersion` nothing is said:
 * the version of the cluster's CRDs is not reported.
 */
export const gatewayClassObjectStatus = (
  cluster: string,
  object: ReportedConfig,
  refused: readonly Issue[],
  /** The EdgePool that it names and that there is none of, or none that is accepted. */
  missingPool: string | undefined,
): ObjectStatus => {
  const { kind, namespace, name, apiVersion, generation } = object
  const message =
    describeIssues(refused) ||
    (missingPool === undefined
      ? ''
      : `spec.parametersRef: there is no EdgePool ${missingPool} that is accepted: create it, or see its status`)
  const condition =
    message !== ''
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
    status: {
      conditions: statusConditions([condition], generation),
      supportedFeatures: supportedFeatures.map((feature) => ({ name: feature })),
    },
  }
}
