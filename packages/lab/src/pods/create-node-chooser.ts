import type { NodeSelectorRequirement, Pod } from '../objects/pod.ts'
import type { LabNode } from './settings.ts'

/**
 * Gives each Pod a node that its nodeSelector and required node affinity allow (a DaemonSet's names its node so), the Pods of
 * one owner in turns; undefined where none is allowed.
 */
export const createNodeChooser = (nodes: readonly LabNode[]) => {
  const turns = new Map<string, number>()
  return (pod: Pod): LabNode | undefined => {
    const owner = pod.metadata.ownerReferences?.[0]?.uid ?? ''
    const turn = turns.get(owner) ?? 0
    turns.set(owner, turn + 1)
    const allowed = nodes.filter((node) => isSelected(pod, node) && isAffine(pod, node))
    return allowed[turn % allowed.length]
  }
}

/** Without those that mean nothing in a lab. */
export const labelsOf = ({ name, zone, region }: LabNode): Readonly<Record<string, string>> => ({
  'kubernetes.io/hostname': name,
  'kubernetes.io/os': 'linux',
  'topology.kubernetes.io/zone': zone,
  'topology.kubernetes.io/region': region,
})

const isSelected = ({ spec }: Pod, node: LabNode): boolean =>
  Object.entries(spec.nodeSelector ?? {}).every(([label, value]) => labelsOf(node)[label] === value)

const isAffine = ({ spec }: Pod, node: LabNode): boolean => {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  if (required === undefined) return true
  return required.nodeSelectorTerms.some(
    ({ matchExpressions = [], matchFields = [] }) =>
      matchExpressions.every((one) => isMet(one, labelsOf(node)[one.key])) &&
      matchFields.every((one) => isMet(one, one.key === 'metadata.name' ? node.name : undefined)),
  )
}

const isMet = ({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean => {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    default:
      return false
  }
}
