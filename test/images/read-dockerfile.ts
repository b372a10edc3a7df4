import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Dockerfile {
  readonly from: readonly string[]
  /** What is copied from the build context. */
  readonly copies: readonly { readonly from: string; readonly to: string }[]
  /** What is copied from other images, as they name it. */
  readonly copiedFromImages: readonly string[]
  readonly user: string
  readonly entrypoint: readonly string[]
}

/** The instructions that our Dockerfiles have. @throws Error for one that they are not to have */
export const readDockerfile = async (root: string, program: string): Promise<Dockerfile> => {
  const text = await readFile(join(root, 'deploy/images', program, 'Dockerfile'), 'utf8')
  const instructions = text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => /^([A-Z]+) (.*)$/.exec(line))
  const of = (name: string): readonly string[] =>
    instructions.flatMap((match) => (match?.[1] === name ? [match[2] ?? ''] : []))
  for (const match of instructions)
    if (!['FROM', 'RUN', 'COPY', 'USER', 'WORKDIR', 'ENV', 'ENTRYPOINT'].includes(match?.[1] ?? ''))
      throw new Error(`${program}: ${match?.[0] ?? 'a line'} is not expected in a Dockerfile of ours`)
  const copies = of('COPY').map((words) => words.split(' '))
  return {
    from: of('FROM'),
    copies: copies
      .filter(([first]) => !first?.startsWith('--'))
      .map(([from = '', to = '']) => ({ from, to })),
    copiedFromImages: copies.flatMap(([first, from]) => (first?.startsWith('--from=') && from ? [from] : [])),
    user: of('USER').at(-1) ?? '',
    entrypoint: JSON.parse(of('ENTRYPOINT').at(-1) ?? '[]') as readonly string[],
  }
}
