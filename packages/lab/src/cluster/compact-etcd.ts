import { LabError } from '../lab-error.ts'

/**
 * Forgets all history up to now: whoever watches from an older resourceVersion is answered 410 Gone, once the API server
 * does not hold it in memory either (it does until it is restarted).
 * @returns the revision (etcd's gRPC gateway: `/v3/kv/compaction`)
 */
export const compactEtcd = async (url: string): Promise<number> => {
  const key = Buffer.from('/registry').toString('base64')
  const { header } = await post<{ readonly header: { readonly revision: string } }>(url, 'range', { key })
  await post(url, 'compaction', { revision: header.revision, physical: true })
  return Number(header.revision)
}

const post = async <T>(url: string, call: string, body: unknown): Promise<T> => {
  const answer = await fetch(`${url}/v3/kv/${call}`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
  const text = await answer.text()
  if (!answer.ok) throw new LabError('CommandFailed', `etcd answered ${answer.status} to ${call}: ${text}`)
  return JSON.parse(text) as T
}
