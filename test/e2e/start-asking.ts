import { setTimeout as sleep } from 'node:timers/promises'
import { tally } from './ask-by-name.ts'

/** Questions again and again, by connections or calls that are new each time. */
export interface Asking {
  /** Counts from now on. Returns how to read how often each was the answer. */
  observe(): () => Readonly<Record<string, number>>
  stop(): Promise<void>
}

const pauseMs = 20

/** `ask` gives who answers. What it throws is an answer as well, in words, which no test expects. */
export const startAsking = (ask: () => Promise<string>, workers: number): Asking => {
  const observations = new Set<string[]>()
  let stopped = false
  const work = async (): Promise<void> => {
    while (!stopped) {
      const counted = [...observations]
      const answer = await ask().catch(String)
      for (const answers of counted) answers.push(answer)
      await sleep(pauseMs)
    }
  }
  const working = Array.from({ length: workers }, work)
  return {
    observe: () => {
      const answers: string[] = []
      observations.add(answers)
      return () => {
        observations.delete(answers)
        return tally(answers)
      }
    },
    stop: async () => {
      stopped = true
      await Promise.all(working)
    },
  }
}
