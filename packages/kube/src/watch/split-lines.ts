import { KubeError } from '../kube-error.ts'

/**
 * Whole lines of a stream, as they come; what follows the last line end is left out. `what` a line is begins the sentence that one is too long.
 * @throws KubeError TooLarge for a line of more than `maxBytes`
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  what: string,
): AsyncGenerator<string, void> {
  let rest: Uint8Array[] = []
  let restBytes = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(lineEnd); end >= 0; end = chunk.indexOf(lineEnd, from)) {
      rest.push(chunk.subarray(from, end))
      yield Buffer.concat(rest).toString('utf8')
      rest = []
      restBytes = 0
      from = end + 1
    }
    if (from === chunk.length) continue
    rest.push(chunk.subarray(from))
    restBytes += chunk.length - from
    if (restBytes > maxBytes)
      throw new KubeError('TooLarge', `${what} is longer than ${maxBytes} bytes`, 'Make the object smaller.')
  }
}

const lineEnd = 10
