export type { AgentErrorCode } from './agent-error.ts'
export { AgentError } from './agent-error.ts'
export type { Agent, AgentOptions } from './start-agent.ts'
export { startAgent } from './start-agent.ts'
