import type { HubAnswer } from './hub-client.ts'

export type Failure = Exclude<HubAnswer<never>, { type: 'ok' }>

/** What a person is told of an answer of the hub that is no success, or of none. */
export const describeFailure = (failure: Failure): { readonly message: string; readonly cure: string } =>
  failure.type === 'unreachable'
    ? { message: failure.message, cure: failure.cure }
    : { message: failure.message, cure: cureOf(failure.status) }

const cureOf = (status: number): string => {
  if (status === 401) return "Put this cluster's token, as the hub knows it, into --token-file."
  if (status === 403) return 'Use the token of the cluster that --cluster names.'
  if (status === 404) return 'Point --hub at the hub itself, with its path if it has one.'
  if (status === 429 || status === 503) return 'The agent goes on when the hub is ready.'
  return "Look into the hub's log, and that agent and hub are of one version."
}
