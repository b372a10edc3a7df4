import type { Agent } from '../start-agent.ts'

type Labels = Readonly<Record<string, string>>
type Sample = readonly [labels: Labels, value: number]

/** The agent in Prometheus' text format. */
export const renderMetrics = (agent: Agent | undefined): string => {
  const watches = agent?.watches() ?? []
  const requests = [...(agent?.traffic.requests ?? [])]
  const lastSuccess = agent?.traffic.lastSuccess
  return [
    ...metric('watershed_agent_objects', 'gauge', 'Objects that are reported.', objectsByKind(agent)),
    ...metric(
      'watershed_agent_watches',
      'gauge',
      'Watches of the API server, by state.',
      ['waitingForKind', 'listing', 'watching', 'retrying'].map((state) => [
        { state },
        watches.filter((watch) => watch.state === state).length,
      ]),
    ),
    ...metric('watershed_agent_unread_origins', 'gauge', 'What has not been read since the start.', [
      [{}, agent?.source.unread().size ?? 0],
    ]),
    ...metric('watershed_agent_problems', 'gauge', 'Problems of the source.', [
      [{}, agent?.source.problems().length ?? 0],
    ]),
    ...metric(
      'watershed_agent_hub_requests_total',
      'counter',
      'Requests to the hub.',
      requests.flatMap(([message, { ok, failed }]): readonly Sample[] => [
        [{ message, outcome: 'ok' }, ok],
        [{ message, outcome: 'failed' }, failed],
      ]),
    ),
    ...metric(
      'watershed_agent_hub_last_success_timestamp_seconds',
      'gauge',
      'When the hub last took a report or a heartbeat.',
      lastSuccess === undefined ? [] : [[{}, lastSuccess]],
    ),
    ...metric(
      'watershed_agent_status_writes_total',
      'counter',
      'Statuses compared with the API server, by what came of it.',
      [...(agent?.writes ?? [])].map(([key, value]): Sample => {
        const [kind = '', outcome = ''] = key.split('/')
        return [{ kind, outcome }, value]
      }),
    ),
    ...metric('process_resident_memory_bytes', 'gauge', 'Resident memory.', [
      [{}, process.memoryUsage.rss()],
    ]),
    '',
  ].join('\n')
}

const objectsByKind = (agent: Agent | undefined): readonly Sample[] => {
  const counts = new Map<string, number>()
  for (const { kind } of agent?.source.objects.values() ?? []) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => [{ kind }, count])
}

const metric = (name: string, type: string, help: string, samples: readonly Sample[]): readonly string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
  ...samples.map(([labels, value]) => `${name}${renderLabels(labels)} ${value}`),
]

/** Values are words of ours. */
const renderLabels = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
