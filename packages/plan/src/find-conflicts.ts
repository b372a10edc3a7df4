import type { ConflictReason, ExportConflict, ExportedService } from '@watershed/model'
import { conflictReasons } from '@watershed/model'

/** What the exports of one Service disagree about. `members` are in the order of precedence, the oldest first. */
export const findConflicts = (members: readonly ExportedService[]): readonly ExportConflict[] =>
  conflictReasons.flatMap((reason) => {
    const { field, valueOf, concerns = everyone, winnerSays = itDecides } = properties[reason]
    const [winner, ...others] = members.filter(concerns)
    if (!winner) return []
    const value = valueOf(winner)
    const differ = others.filter((other) => valueOf(other) !== value).length
    if (differ === 0) return []
    const count = `${differ} of ${others.length + 1} clusters ${differ === 1 ? 'differs' : 'differ'}`
    return [{ reason, message: `${field}: ${winnerSays(value, winner.cluster)}; ${count}` }]
  })

interface Property {
  /** As the Service or the ServiceExport names it. */
  readonly field: string
  /** Equal where the exports agree. */
  readonly valueOf: (service: ExportedService) => string
  /** Whose value counts; default: everyone's. */
  readonly concerns?: (service: ExportedService) => boolean
  readonly winnerSays?: (value: string, cluster: string) => string
}

const everyone = (): boolean => true
const isExplicit = ({ exported }: ExportedService): boolean => exported !== undefined
const oldest = (cluster: string): string => `cluster ${cluster}, whose export is the oldest`

const itDecides = (value: string, cluster: string): string => `"${value}" of ${oldest(cluster)}, is in force`
const itDecidesAll = (_: string, cluster: string): string => `those of ${oldest(cluster)}, are in force`
const unionOf = (_: string, cluster: string): string =>
  `the import has the ports of all; where two of a name or number differ, it has that of ${oldest(cluster)} of those`

/** What Kubernetes fills in where `sessionAffinity` is ClientIP. */
const defaultAffinitySeconds = 10_800

const properties: Readonly<Record<ConflictReason, Property>> = {
  PortConflict: { field: 'ports', valueOf: portsOf, winnerSays: unionOf },
  TypeConflict: {
    field: 'type',
    valueOf: ({ consumption }) => (consumption.type === 'Headless' ? 'Headless' : 'ClusterSetIP'),
  },
  SessionAffinityConflict: {
    field: 'sessionAffinity',
    valueOf: ({ consumption }) => consumption.sessionAffinity ?? 'None',
  },
  SessionAffinityConfigConflict: {
    field: 'sessionAffinityConfig.clientIP.timeoutSeconds',
    valueOf: ({ consumption }) => String(consumption.sessionAffinitySeconds ?? defaultAffinitySeconds),
    concerns: ({ consumption }) => consumption.sessionAffinity === 'ClientIP',
  },
  AnnotationsConflict: {
    field: 'exportedAnnotations',
    valueOf: ({ exported }) => entriesOf(exported?.annotations),
    concerns: isExplicit,
    winnerSays: itDecidesAll,
  },
  LabelsConflict: {
    field: 'exportedLabels',
    valueOf: ({ exported }) => entriesOf(exported?.labels),
    concerns: isExplicit,
    winnerSays: itDecidesAll,
  },
  InternalTrafficPolicyConflict: {
    field: 'internalTrafficPolicy',
    valueOf: ({ consumption }) => consumption.internalTrafficPolicy ?? 'Cluster',
  },
  TrafficDistributionConflict: {
    field: 'trafficDistribution',
    valueOf: ({ consumption }) => consumption.trafficDistribution ?? '',
  },
}

/** What is seen of them from outside, in no order. */
function portsOf({ ports }: ExportedService): string {
  return JSON.stringify(
    ports
      .map(({ name, port, protocol, appProtocol = '' }) =>
        JSON.stringify([name, protocol, port, appProtocol]),
      )
      .sort(),
  )
}

const entriesOf = (entries: Readonly<Record<string, string>> = {}): string =>
  JSON.stringify(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)))
