import type { Failure } from './describe-failure.ts'
import type { Answers, HubClient } from './hub-client.ts'

/** What has passed between agent and hub. */
export interface HubTraffic {
  /** By message: requests that the hub took, and others. */
  readonly requests: ReadonlyMap<keyof Answers, { readonly ok: number; readonly failed: number }>
  /** When the hub last took a report or heartbeat, in s since 1970. */
  readonly lastSuccess: number | undefined
  /** The last answer, where it was no success. */
  readonly failure: Failure | undefined
}

export const countTraffic = (
  client: HubClient,
): { readonly client: HubClient; readonly traffic: HubTraffic } => {
  const requests = new Map<keyof Answers, { ok: number; failed: number }>()
  let lastSuccess: number | undefined
  let failure: Failure | undefined
  return {
    traffic: {
      requests,
      get lastSuccess() {
        return lastSuccess
      },
      get failure() {
        return failure
      },
    },
    client: {
      close: client.close,
      post: async (message, body, signal) => {
        const answer = await client.post(message, body, signal)
        const count = requests.get(message) ?? { ok: 0, failed: 0 }
        requests.set(message, count)
        failure = answer.type === 'ok' ? undefined : answer
        if (answer.type === 'ok') {
          count.ok += 1
          if (message !== 'session') lastSuccess = Date.now() / 1_000
        } else count.failed += 1
        return answer
      },
    },
  }
}
