import type { Collection, Graph, Read } from '@watershed/graph'
import { servingVersion, toReferenceGrant, toSecretState } from '@watershed/ingest'
import type { ObjectRef, ReferenceGrant, SecretState, StoredRecord } from '@watershed/model'
import { recordKey } from '@watershed/model'
import type { References as LookUp, Referrer } from '@watershed/plan'
import { isGranted } from '@watershed/plan'
import type { PipelineInputs } from './pipeline-inputs.ts'
import { ofKind } from './pipeline-inputs.ts'

/** What objects refer to, and whether they may. Keys are in brackets. */
export interface References {
  /** [record key] Of Secrets and ConfigMaps. */
  readonly secretStates: Collection<SecretState>
  /** Whether a grant of the namespace that is referred to, in this cluster, allows it. */
  isPermitted(cluster: string, from: Referrer, to: ObjectRef, read: Read): boolean
  /** For the objects of a cluster. */
  of(cluster: string, read: Read): LookUp
}

/** The part of the pipeline that is ReferenceGrants, Secrets and ConfigMaps. */
export const referenceCollections = (graph: Graph, { config }: PipelineInputs): References => {
  const secretStates = graph.map('secretStates', config, ({ object }) =>
    object.kind === 'Secret' || object.kind === 'ConfigMap' ? toSecretState(object) : undefined,
  )
  const grants = graph.map('grants', config, ofKind('ReferenceGrant', grantOf))
  const grantsByNamespace = graph.groupBy('grantsByNamespace', grants, (grant) => [
    [`${grant.cluster}/${grant.namespace}`, grant],
  ])
  const isPermitted: References['isPermitted'] = (cluster, from, to, read) =>
    isGranted(read(grantsByNamespace, `${cluster}/${to.namespace}`)?.values() ?? [], from, to)
  return {
    secretStates,
    isPermitted,
    of: (cluster, read) => ({
      secretOf: (ref) => read(secretStates, secretName(cluster, ref)),
      isPermitted: (from, to) => isPermitted(cluster, from, to, read),
      nameOf: (ref) => secretName(cluster, ref),
    }),
  }
}

/** The key of its record, and the name of what edges have of it. */
const secretName = (cluster: string, { kind, namespace, name }: ObjectRef): string =>
  recordKey({ cluster, kind: kind === 'ConfigMap' ? 'ConfigMap' : 'Secret', namespace, name })

const grantOf = (record: StoredRecord): ReferenceGrant | undefined => {
  const { object, serving } = servingVersion(record)
  return serving === 'none' ? undefined : toReferenceGrant({ ...record, object })
}
