import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Encrypts what Redis is not to know, and tells whether it is what was encrypted before. */
export interface SecretBox {
  readonly hasKey: boolean
  /** From now on the first of these encrypts, and all of them decrypt. */
  useKeys(keys: readonly Uint8Array[]): void
  /** AES-256-GCM under the first key, bound to the record that it is of. */
  seal(recordKey: string, text: string): string
  /** undefined: it is under a key that is not known, of another record, or damaged. */
  open(recordKey: string, sealed: string): string | undefined
  /** The same for the same text under the same first key, and tells nothing of it to who has no key. */
  digest(recordKey: string, text: string): string
  /** Whether it is under the first key. */
  isCurrent(sealed: string): boolean
}

interface Key {
  readonly id: string
  readonly encryption: Uint8Array
  readonly digests: Uint8Array
}

const algorithm = 'aes-256-gcm'
/** Random; GCM takes 2^32 of these a key before a repetition is more likely than 2^-32 (NIST SP 800-38D, 8.3). */
const nonceBytes = 12
const tagBytes = 16
/** 132 bits. */
const digestLength = 22
const prefix = 'sealed.'

/** JSON, which is what is not sealed, begins otherwise. */
export const isSealed = (text: string): boolean => text.startsWith(prefix)

/** `sealed.<key id>.<nonce, ciphertext, tag: base64url>`. */
export const createSecretBox = (given: readonly Uint8Array[] = []): SecretBox => {
  let keys = given.map(deriveKey)
  const first = (): Key => {
    const [key] = keys
    if (!key) throw new Error('a Secret is to be sealed without a key')
    return key
  }
  return {
    get hasKey() {
      return keys.length > 0
    },
    useKeys: (now) => {
      keys = now.map(deriveKey)
    },
    seal: (recordKey, text) => {
      const { id, encryption } = first()
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, encryption, nonce)
      cipher.setAAD(Buffer.from(recordKey))
      const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return `${prefix}${id}.${Buffer.concat(parts).toString('base64url')}`
    },
    open: (recordKey, sealed) => {
      const [, id, body = ''] = sealed.split('.')
      const key = keys.find((one) => one.id === id)
      return key && decrypt(key, recordKey, Buffer.from(body, 'base64url'))
    },
    digest: (recordKey, text) =>
      createHmac('sha256', first().digests)
        .update(`${recordKey}\n${text}`)
        .digest('base64url')
        .slice(0, digestLength),
    isCurrent: (sealed) => sealed.startsWith(`${prefix}${first().id}.`),
  }
}

const decrypt = ({ encryption }: Key, recordKey: string, body: Buffer): string | undefined => {
  if (body.length < nonceBytes + tagBytes) return undefined
  const end = body.length - tagBytes
  const decipher = createDecipheriv(algorithm, encryption, body.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(recordKey))
  decipher.setAuthTag(body.subarray(end))
  try {
    return decipher.update(body.subarray(nonceBytes, end), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}

/** One key each for what it is used for (RFC 5869). */
const deriveKey = (key: Uint8Array): Key => {
  const derive = (use: string, bytes: number): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', key, '', `watershed secrets: ${use}`, bytes))
  return {
    id: Buffer.from(derive('id', 6)).toString('base64url'),
    encryption: derive('encryption', 32),
    digests: derive('digests', 32),
  }
}
