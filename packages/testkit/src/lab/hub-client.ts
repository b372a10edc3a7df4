import { readFile } from 'node:fs/promises'
import type { HubHandle } from './start-hub.ts'

/**
 * Reads one of the hub's views with the operator's token. Typed by who asks, since testkit knows no views.
 * @throws Error with the hub's own words
 */
export const askHub = async <V>(
  hub: Pick<HubHandle, 'url' | 'operatorTokenFile'>,
  path: string,
): Promise<V> => {
  const token = await readFile(hub.operatorTokenFile, 'utf8')
  const answer = await fetch(new URL(path, hub.url), {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(5_000),
  })
  if (!answer.ok) throw new Error(`GET ${path} was answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as V
}
