import type { ExportedService, ServiceImport, ServicePort } from '@watershed/model'
import { findConflicts } from './find-conflicts.ts'

/**
 * One Service of the clusterset from all of its exports (KEP-1645, constraints and conflict resolution): the union of their
 * ports; in all else the oldest export decides, then the name of its cluster. undefined where nobody exports it.
 */
export const deriveImport = (exported: Iterable<ExportedService>): ServiceImport | undefined => {
  const members = [...exported].sort(byAge)
  const [oldest] = members
  if (!oldest) return undefined
  const { namespace, name, consumption } = oldest
  const { sessionAffinity = 'None', sessionAffinitySeconds, trafficDistribution } = consumption
  const explicit = members.find((member) => member.exported)?.exported
  return {
    namespace,
    name,
    type: typeOf(oldest),
    ports: unionOfPorts(members),
    sessionAffinity,
    ...(sessionAffinitySeconds !== undefined && { sessionAffinitySeconds }),
    internalTrafficPolicy: consumption.internalTrafficPolicy ?? 'Cluster',
    ...(trafficDistribution !== undefined && { trafficDistribution }),
    labels: explicit?.labels ?? {},
    annotations: explicit?.annotations ?? {},
    clusters: members.map(({ cluster }) => cluster).sort(),
    conflicts: findConflicts(members),
  }
}

const byAge = (a: ExportedService, b: ExportedService): number =>
  a.created - b.created || (a.cluster < b.cluster ? -1 : 1)

const typeOf = ({ consumption }: ExportedService): ServiceImport['type'] =>
  consumption.type === 'Headless' ? 'Headless' : 'ClusterSetIP'

/** First by name, then by protocol and number: of two that collide the older export's stays. */
const unionOfPorts = (members: readonly ExportedService[]): readonly ServicePort[] => {
  const names = new Set<string>()
  const numbers = new Set<string>()
  return members
    .flatMap(({ ports }) => ports)
    .filter(({ name, protocol, port }) => {
      const number = `${protocol} ${port}`
      if (names.has(name) || numbers.has(number)) return false
      names.add(name)
      numbers.add(number)
      return true
    })
}
