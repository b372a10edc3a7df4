import type { Pod } from '../objects/pod.ts'
import type { LabNode } from './settings.ts'

/** Gives each Pod a node that its nodeSelector allows, in turns; undefined where it allows none. */
export const createNodeChooser = (nodes: readonly LabNode[]) => {
  let turn = 0
  return (pod: Pod): LabNode | undefined => {
    const wanted = Object.entries(pod.spec.nodeSelector ?? {})
    const allowed = nodes.filter((node) => wanted.every(([label, value]) => labelsOf(node)[label] === value))
    return allowed[turn++ % allowed.length]
  }
}

/** Without those that mean nothing in a lab. */
export const labelsOf = ({ name, zone, region }: LabNode): Readonly<Record<string, string>> => ({
  'kubernetes.io/hostname': name,
  'kubernetes.io/os': 'linux',
  'topology.kubernetes.io/zone': zone,
  'topology.kubernetes.io/region': region,
})
