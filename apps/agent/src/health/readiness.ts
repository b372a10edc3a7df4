import type { Agent } from '../start-agent.ts'

/**
 * Why the agent is not ready, or undefined. Ready is who has read everything once and has told the hub: what fails later is told by problems
 * and metrics, and a restart would not mend it.
 */
export const createReadiness = (): ((agent: Agent | undefined) => string | undefined) => {
  let ready = false
  return (agent) => {
    if (ready) return undefined
    const reason = unready(agent)
    ready = reason === undefined
    return reason
  }
}

const unready = (agent: Agent | undefined): string | undefined => {
  if (!agent) return 'the source is being read'
  const missing = agent.watches().filter(({ read, selected }) => !read && !selected.optional)
  if (missing.length > 0) {
    const { selected, problem } = missing[0] ?? {}
    return `not read yet: ${missing.map((one) => one.selected.origin).join(' ')}${problem ? ` (${selected?.origin}: ${problem.message})` : ''}`
  }
  if (!agent.traffic.requests.get('reports')?.ok) return 'the hub has not taken a report yet'
  return undefined
}
