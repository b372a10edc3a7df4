import type { AdsEvent, Exchange, StreamName } from './ads-event.ts'
import type { Answer, StreamResponse } from './stream/create-stream-state.ts'

export interface AdsReporter {
  opened(): void
  closed(reason: string): void
  pushed(response: StreamResponse, bytes: number): void
  answered(answer: Answer, error: string | undefined): void
}

/** Tells of one stream as events. */
export function createAdsReporter(
  stream: StreamName,
  onEvent: (event: AdsEvent) => void = () => {},
): AdsReporter {
  function exchange(response: StreamResponse): Exchange {
    const { typeUrl, resources, removed } = response
    return { stream, typeUrl, resources: resources.length, removed: removed.length }
  }

  return {
    opened: () => onEvent({ type: 'opened', stream }),
    closed: (reason) => onEvent({ type: 'closed', stream, reason }),
    pushed: (response, bytes) => onEvent({ type: 'pushed', ...exchange(response), bytes }),
    answered(answer, error) {
      const facts = {
        ...exchange(answer.response),
        sinceSentMs: answer.sinceSent,
        sinceChangeMs: answer.sinceChange,
      }
      if (error === undefined) onEvent({ type: 'acknowledged', ...facts })
      else onEvent({ type: 'refused', ...facts, message: error })
    },
  }
}
