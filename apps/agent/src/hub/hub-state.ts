import type { AgentHubState } from '@watershed/model'
import type { HubTraffic } from './count-traffic.ts'
import { describeFailure } from './describe-failure.ts'

/** For who asks the agent whether it comes to its hub. */
export const hubState = (hub: URL, { lastSuccess, failure }: HubTraffic): AgentHubState => ({
  hub: `${hub.origin}${hub.pathname}`.replace(/\/$/, ''),
  ok: lastSuccess !== undefined && failure === undefined,
  ...(failure && { problem: describeFailure(failure) }),
})
