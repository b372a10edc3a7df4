/** What a Dockerfile says of how its image is run. */
export interface ImageSettings {
  readonly entrypoint: readonly string[]
  readonly cmd: readonly string[]
  readonly workingDir: string
  readonly env: Readonly<Record<string, string>>
  readonly user: number
}

const nothing: ImageSettings = { entrypoint: [], cmd: [], workingDir: '/', env: {}, user: 0 }

/** Of its last stage. Knows ENTRYPOINT and CMD as JSON, ENV, USER by number, and WORKDIR; what the base image says is not read. */
export const readDockerfile = (text: string): ImageSettings =>
  text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .reduce((settings, line) => {
      const [, instruction = '', rest = ''] = /^\s*([A-Z]+)\s+(.*)$/.exec(line) ?? []
      return { ...settings, ...instructions[instruction]?.(rest.trim(), settings) }
    }, nothing)

type Instruction = (rest: string, before: ImageSettings) => Partial<ImageSettings>

const instructions: Readonly<Record<string, Instruction>> = {
  FROM: () => nothing,
  ENTRYPOINT: (rest) => ({ entrypoint: JSON.parse(rest) as string[] }),
  CMD: (rest) => ({ cmd: JSON.parse(rest) as string[] }),
  WORKDIR: (rest) => ({ workingDir: rest }),
  USER: (rest) => ({ user: Number(rest.split(':')[0]) }),
  ENV: (rest, { env }) => ({ env: { ...env, ...pairs(rest) } }),
}

const pairs = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...text.matchAll(/([\w.]+)=("[^"]*"|\S*)/g)].map(([, name = '', value = '']) => [
      name,
      value.replace(/^"(.*)"$/, '$1'),
    ]),
  )
