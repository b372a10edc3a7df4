import { readFile } from 'node:fs/promises'
import type { HubHandle } from '@watershed/testkit'

/** How many time series a page in Prometheus' text format has. */
const seriesIn = (page: string): number =>
  page.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length

const read = async (url: string, headers: Readonly<Record<string, string>> = {}): Promise<string> => {
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) })
  if (!answer.ok) throw new Error(`GET ${url} was answered ${answer.status}`)
  return answer.text()
}

export const hubSeries = async ({ url, operatorTokenFile }: HubHandle): Promise<number> =>
  seriesIn(
    await read(`${url}/metrics`, { authorization: `Bearer ${await readFile(operatorTokenFile, 'utf8')}` }),
  )

/** @param statusPort what the edge's `--status-address` has */
export const edgeSeries = async (statusPort: number): Promise<number> =>
  seriesIn(await read(`http://127.0.0.1:${statusPort}/metrics`))
