import assert from 'node:assert/strict'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TemporaryDirectory } from '@watershed/testkit'
import { findTool, temporaryDirectory } from '@watershed/testkit'
import { findEnvoy, parseVersion } from './find-envoy.ts'

describe('parseVersion', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['\nenvoy  version: 9e55809337/1.40.0/Clean/RELEASE/BoringSSL\n', '1.40.0'],
    ['envoy  version: 0/1.41.2-dev/Modified/DEBUG/BoringSSL', '1.41.2'],
    ['nginx version: nginx/1.27.0', undefined],
    ['', undefined],
  ]
  for (const [output, version] of cases)
    it(`finds ${version} in ${JSON.stringify(output)}`, () => assert.equal(parseVersion(output), version))
})

describe('findEnvoy', () => {
  let directory: TemporaryDirectory
  before(async () => {
    directory = await temporaryDirectory()
  })
  after(() => directory.remove())

  const program = async (name: string, says: string, mode = 0o700): Promise<string> => {
    const path = join(directory.path, name)
    await writeFile(path, `#!/bin/sh\necho '${says}'\n`)
    await chmod(path, mode)
    return path
  }

  it('takes a real one', async () =>
    assert.match((await findEnvoy(findTool('envoy'))).version, /^1\.\d+\.\d+$/))

  it('refuses one that is too old, and names the version that is needed', async () => {
    const path = await program('old', 'envoy  version: 0/1.39.1/Clean/RELEASE/BoringSSL')
    await assert.rejects(findEnvoy(path), {
      code: 'EnvoyTooOld',
      message: /Envoy 1\.39\.1, and 1\.40 or later.*ENVOY_BIN/,
    })
  })

  it('refuses what is missing, not to be executed, or no Envoy', async () => {
    const others: readonly (readonly [string, RegExp])[] = [
      [join(directory.path, 'missing'), /missing is not there.*ENVOY_BIN/],
      [await program('locked', '', 0o600), /may not be executed.*ENVOY_BIN/],
      [await program('other', 'hello'), /is no Envoy.*ENVOY_BIN/],
    ]
    for (const [path, message] of others)
      await assert.rejects(findEnvoy(path), { code: 'EnvoyNotFound', message })
  })
})
