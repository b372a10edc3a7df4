import assert from 'node:assert/strict'
import { mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TemporaryDirectory } from '@watershed/testkit'
import { temporaryDirectory, waitFor } from '@watershed/testkit'
import { quietLog } from '../testing/quiet-log.ts'
import type { Secrets } from './keep-secrets.ts'
import { keepSecrets } from './keep-secrets.ts'

const pem = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n'

describe('keepSecrets', () => {
  let directory: TemporaryDirectory
  let secrets: Secrets | undefined
  let file: string
  beforeEach(async () => {
    directory = await temporaryDirectory()
    file = join(directory.path, 'token')
    await mkdir(join(directory.path, 'secrets'))
  })
  afterEach(async () => {
    secrets?.stop()
    await directory.remove()
  })

  const start = async (
    options: Parameters<typeof keepSecrets>[0],
    log = quietLog().log,
  ): Promise<Secrets> => {
    secrets = await keepSecrets(options, join(directory.path, 'secrets'), log)
    return secrets
  }
  const token = async (): Promise<string | undefined> =>
    /"inline_string":"([^"]*)"/.exec(await readFile(secrets?.tokenFile ?? '', 'utf8'))?.[1]
  const untilTokenIs = (expected: string): Promise<unknown> =>
    waitFor(async () => (await token()) === expected, { what: `the token to be ${expected}` })

  it('copies a token without its newline, for its user only', async () => {
    await writeFile(file, 'first\n')
    const { tokenFile, caFile } = await start({ token: { file } })
    assert.equal(await token(), 'first')
    assert.equal((await stat(tokenFile)).mode & 0o777, 0o600)
    assert.equal(caFile, undefined)
  })

  it('takes a token that was given as such, and a CA', async () => {
    await writeFile(file, pem)
    const { caFile } = await start({ token: { value: 'given' }, hubCa: file })
    assert.equal(await token(), 'given')
    assert.match(await readFile(caFile ?? '', 'utf8'), /trusted_ca.*BEGIN CERTIFICATE/)
  })

  it('follows a file, through the symbolic links of a mounted Secret, too', async () => {
    const write = async (version: string): Promise<void> => {
      await mkdir(join(directory.path, version))
      await writeFile(join(directory.path, version, 'token'), version)
      await symlink(version, join(directory.path, 'new'))
      await rename(join(directory.path, 'new'), join(directory.path, 'data'))
    }
    await write('v1')
    await start({ token: { file: join(directory.path, 'data/token') } })
    assert.equal(await token(), 'v1')
    await write('v2')
    await untilTokenIs('v2')
  })

  it('keeps the former token when the file is emptied or removed, and says so once, without the token', async () => {
    const { log, seen } = quietLog()
    await writeFile(file, 'first')
    await start({ token: { file } }, log)
    const complaints = (): readonly string[] => seen.filter(({ level }) => level === 50).map(({ msg }) => msg)
    await writeFile(file, '')
    await waitFor(() => complaints().length === 1, { what: 'a complaint about the empty file' })
    await rm(file)
    await waitFor(() => complaints().length === 2, { what: 'a complaint about the missing file' })
    assert.match(complaints()[0] ?? '', /holds no token.*former version stays/)
    assert.match(complaints()[1] ?? '', /cannot be read: ENOENT.*former version stays/)
    assert.equal(await token(), 'first')
    await writeFile(file, 'second')
    await untilTokenIs('second')
    assert.ok(!JSON.stringify(seen).includes('second'))
  })

  const bad: readonly (readonly [string, string])[] = [
    ['an empty token', ' \n'],
    ['two words', 'a b'],
    ['what would end a header', 'a\u0000b'],
    ['a token that is too long', 'a'.repeat(5_000)],
  ]
  for (const [what, content] of bad)
    it(`refuses ${what} to begin with`, async () => {
      await writeFile(file, content)
      await assert.rejects(start({ token: { file } }), { code: 'BadSecret', message: /holds no token/ })
    })

  it('refuses a CA that is none, and a file that is missing', async () => {
    await writeFile(file, 'no certificate')
    await assert.rejects(start({ token: { value: 'given' }, hubCa: file }), {
      code: 'BadSecret',
      message: /PEM/,
    })
    await assert.rejects(start({ token: { file: `${file}-missing` } }), {
      code: 'BadSecret',
      message: /ENOENT/,
    })
  })
})
