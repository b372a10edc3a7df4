import type { ClusterReach, StoredRecord } from '@watershed/model'

/** How a cluster is reached, of what its agent says of it; undefined for any other record, and where that is by its pods' addresses. */
export const toClusterReach = ({ object }: StoredRecord): ClusterReach | undefined =>
  object.kind === 'Cluster' ? object.reach : undefined
