import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Json } from '../bootstrap/json.ts'
import { caSecret, tokenSecret } from '../bootstrap/secrets.ts'
import { EdgeError } from '../edge-error.ts'
import type { EdgeOptions } from '../options.ts'

export interface Secrets {
  /** Files in the form that Envoy reads, and reads again when they are replaced. */
  readonly tokenFile: string
  readonly caFile?: string
  stop(): void
}

interface Source {
  /** What the user named. */
  readonly file: string
  readonly target: string
  /** @throws EdgeError BadSecret */
  toSecret(content: string): Json
}

const intervalMs = 1_000
const tokenLimit = 4_096

/**
 * Copies the hub token and CA to where Envoy watches them, and again whenever they change. It looks once a second instead
 * of watching: Kubernetes swaps mounted Secrets by a symbolic link, which watchers of the file itself miss. A change for
 * the worse is logged, and the former version stays.
 * @throws EdgeError BadSecret if one cannot be used to begin with
 */
export const keepSecrets = async (
  { token, hubCa }: Pick<EdgeOptions, 'token' | 'hubCa'>,
  directory: string,
  log: Logger,
): Promise<Secrets> => {
  const tokenFile = join(directory, 'hub-token.json')
  const caFile = join(directory, 'hub-ca.json')
  const sources: Source[] = []
  if ('file' in token) sources.push({ file: token.file, target: tokenFile, toSecret: readToken(token.file) })
  else await replace(tokenFile, readToken('WATERSHED_TOKEN')(token.value))
  if (hubCa !== undefined) sources.push({ file: hubCa, target: caFile, toSecret: readCa(hubCa) })

  const stops = await Promise.all(sources.map((source) => follow(source, log)))
  return {
    tokenFile,
    ...(hubCa !== undefined && { caFile }),
    stop: () => stops.forEach((stop) => stop()),
  }
}

const follow = async (source: Source, log: Logger): Promise<() => void> => {
  let current = await content(source.file)
  await replace(source.target, source.toSecret(current))
  let complaint = ''
  const look = async (): Promise<void> => {
    const now = await content(source.file)
    if (now === current) return
    await replace(source.target, source.toSecret(now))
    current = now
    complaint = ''
    log.info({ file: source.file }, 'a changed secret is in force')
  }
  const complain = (error: unknown): void => {
    const { message } = error as Error
    if (message === complaint) return
    complaint = message
    log.error({ file: source.file }, `${message}; the former version stays in force`)
  }
  let looking = false
  const timer = setInterval(() => {
    if (looking) return
    looking = true
    void look()
      .catch(complain)
      .finally(() => (looking = false))
  }, intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}

const content = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new EdgeError('BadSecret', `${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`, {
      cause: error,
    })
  }
}

const readToken =
  (from: string) =>
  (written: string): Json => {
    const token = written.trim()
    if (token.length === 0 || token.length > tokenLimit || /[^\x21-\x7e]/.test(token))
      throw new EdgeError(
        'BadSecret',
        `${from} holds no token: it must be one word of printable ASCII, at most ${tokenLimit} characters`,
      )
    return tokenSecret(token)
  }

const readCa =
  (from: string) =>
  (pem: string): Json => {
    if (!/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(pem))
      throw new EdgeError('BadSecret', `${from} holds no certificate in PEM`)
    return caSecret(pem)
  }

/** Renamed into place: Envoy reads whole files only. */
const replace = async (file: string, secret: Json): Promise<void> => {
  await writeFile(`${file}.new`, JSON.stringify(secret), { mode: 0o600 })
  await rename(`${file}.new`, file)
}
