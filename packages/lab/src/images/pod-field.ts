import type { Pod } from '../objects/pod.ts'
import type { LabNode } from '../pods/settings.ts'

/** Where a Pod runs. */
export interface PodPlace {
  readonly address: string
  readonly node: LabNode
}

/**
 * A field as the downward API gives it.
 * https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
 * @throws Error for a field that it does not have
 */
export const podField = (pod: Pod, path: string, { address, node }: PodPlace): string => {
  const { metadata, spec } = pod
  const field = /^metadata\.(labels|annotations)(?:\['([^']+)'\])?$/.exec(path)
  if (field) return mapField(metadata[field[1] as 'labels' | 'annotations'] ?? {}, field[2])
  const value = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'spec.nodeName': node.name,
    'spec.serviceAccountName': spec.serviceAccountName ?? 'default',
    'status.podIP': address,
    'status.podIPs': address,
    'status.hostIP': node.address,
    'status.hostIPs': node.address,
  }[path]
  if (value === undefined) throw new Error(`the downward API has no ${path}`)
  return value
}

const mapField = (map: Readonly<Record<string, string>>, key: string | undefined): string =>
  key === undefined
    ? Object.entries(map)
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .join('\n')
    : (map[key] ?? '')
