import { StoreError } from '../store-error.ts'

const keyBytes = 32

/**
 * Keys for Secrets, one a line, the one that encrypts first: 32 bytes in base64 or hexadecimal, as `openssl rand -base64 32` prints them. Lines that
 * begin with `#` and empty ones are passed over. @throws StoreError `Invalid`, which names the line and nothing of what it says
 */
export const parseSecretKeys = (text: string): readonly Uint8Array[] => {
  const keys = text.split('\n').flatMap((line, index): readonly Uint8Array[] => {
    const written = line.trim()
    if (written === '' || written.startsWith('#')) return []
    const key = Buffer.from(written, /^[0-9a-f]{64}$/i.test(written) ? 'hex' : 'base64')
    if (key.length !== keyBytes || !/^[0-9A-Za-z+/_-]+=?$/.test(written))
      throw new StoreError(
        'Invalid',
        `Line ${index + 1} of the keys for Secrets is no key: write ${keyBytes} random bytes in base64, as \`openssl rand -base64 32\` prints them`,
      )
    return [key]
  })
  if (keys.length === 0)
    throw new StoreError(
      'Invalid',
      'There is no key for Secrets: write one a line, as `openssl rand -base64 32` prints them',
    )
  return keys
}
