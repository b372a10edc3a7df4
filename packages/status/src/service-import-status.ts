import type { ObjectStatus, ServiceImport } from '@watershed/model'
import { statusConditions } from './status-condition.ts'

/**
 * The ServiceImport (multicluster.x-k8s.io/v1beta1) that is to be in a cluster. It has no `ips`: inside the cluster nobody
 * serves it, and its condition says so. `generation` is of the one that is there: with it, what is written is looked at again
 * when somebody has changed or removed it.
 */
export const serviceImportStatus = (
  cluster: string,
  imported: ServiceImport,
  generation?: number,
): ObjectStatus => {
  const { namespace, name, labels, annotations, clusters } = imported
  return {
    source: { cluster, kind: 'ServiceImport', namespace, name },
    apiVersion: 'multicluster.x-k8s.io/v1beta1',
    ...(generation !== undefined && { generation }),
    labels,
    annotations,
    spec: specOf(imported),
    status: {
      clusters: clusters.map((one) => ({ cluster: one })),
      conditions: statusConditions(
        [
          {
            type: 'Ready',
            status: 'True',
            reason: 'Ready',
            message: `routes may name it as a backend, and edges send requests to its Services in ${describe(clusters)}; it has no clusterset IP and no DNS name inside the cluster`,
          },
        ],
        generation,
      ),
    },
  }
}

const specOf = (imported: ServiceImport): Readonly<Record<string, unknown>> => {
  const { type, ports, sessionAffinity, sessionAffinitySeconds, trafficDistribution } = imported
  return {
    type,
    ports: ports.map(({ name, port, protocol, appProtocol }) => ({
      ...(name !== '' && { name }),
      port,
      protocol,
      ...(appProtocol !== undefined && { appProtocol }),
    })),
    sessionAffinity,
    ...(sessionAffinitySeconds !== undefined && {
      sessionAffinityConfig: { clientIP: { timeoutSeconds: sessionAffinitySeconds } },
    }),
    internalTrafficPolicy: imported.internalTrafficPolicy,
    ...(trafficDistribution !== undefined && { trafficDistribution }),
  }
}

const describe = (clusters: readonly string[]): string =>
  `${clusters.length === 1 ? 'cluster' : 'clusters'} ${clusters.join(', ')}`
