import type { Backoff } from '@watershed/kube'
import { backoffMs } from '@watershed/kube'
import type { Answers, HubAnswer, HubClient } from './hub-client.ts'
import type { Pauses } from './pauses.ts'
import type { ReachLog } from './reach-log.ts'

/** An answer that sending the same again would not change. */
export type Final<T> = Exclude<HubAnswer<T>, { readonly type: 'unreachable' }>
export type Refusal = Exclude<Final<never>, { readonly type: 'ok' }>

export interface Delivery<T> {
  readonly answer: Final<T>
  /** More than one leaves open whether the hub got an earlier one, too. */
  readonly attempts: number
}

/** Sends the same body until there is a final answer. Undefined when the agent ends before that. */
export type Deliver = <M extends keyof Answers>(
  message: M,
  body: string,
) => Promise<Delivery<Answers[M]> | undefined>

export interface DeliverOptions {
  readonly client: HubClient
  readonly pauses: Pauses
  readonly reach: ReachLog
  readonly backoff: Backoff
  readonly random: () => number
  readonly quit: AbortSignal
}

export const createDeliver =
  ({ client, pauses, reach, backoff, random, quit }: DeliverOptions): Deliver =>
  async (message, body) => {
    for (let attempts = 1; ; attempts++) {
      const answer = await client.post(message, body, quit)
      if (quit.aborted) return undefined
      if (answer.type === 'ok') reach.succeeded()
      if (answer.type === 'ok' || (answer.type === 'refused' && isFinal(message, answer)))
        return { answer, attempts }
      reach.failed(answer)
      const asked = answer.type === 'refused' ? answer.retryAfterMs : 0
      await pauses.sleep(Math.max(asked, backoffMs(attempts - 1, backoff, random)))
      if (quit.aborted) return undefined
    }
  }

/** A session may be asked for as often as it takes; a token may be corrected, a hub may get better. */
const isFinal = (message: keyof Answers, { status }: Refusal): boolean =>
  message !== 'session' && status < 500 && ![401, 403, 404, 408, 429].includes(status)
