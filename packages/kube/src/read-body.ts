import { KubeError } from './kube-error.ts'

/** @throws KubeError TooLarge */
export const readAll = async (
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  what: string,
): Promise<string> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > maxBytes)
      throw new KubeError(
        'TooLarge',
        `${what}: the answer is longer than ${maxBytes} bytes`,
        'Ask for less at once.',
      )
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The JSON object or list that a body holds. @throws KubeError TooLarge, BadAnswer */
export const readJson = async <R>(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  what: string,
): Promise<R> => {
  const value = parseObject(await readAll(body, maxBytes, what))
  if (value !== undefined) return value as R
  throw new KubeError(
    'BadAnswer',
    `${what}: the answer is not JSON`,
    'Look whether an API server is what answers there.',
  )
}

/** Undefined where it is no JSON, or JSON of something else. */
export const parseObject = (text: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
