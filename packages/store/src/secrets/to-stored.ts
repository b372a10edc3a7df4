import { hash } from 'node:crypto'
import type { ReportedObject } from '@watershed/model'
import type { SecretBox } from './create-secret-box.ts'

/** An object as Redis is to keep it. */
export interface Stored {
  readonly text: string
  /** Differs where the object does. */
  readonly digest: string
}

/** 132 bits: tells one version of an object from another. */
const digestLength = 22

/** JSON, and of a Secret what only the holder of a key can read; without a key, that there is one. */
export const toStored = (box: SecretBox, recordKey: string, object: ReportedObject): Stored => {
  const text = JSON.stringify(object)
  if (object.kind !== 'Secret' || object.withheld) return plain(text)
  if (!box.hasKey) return plain(JSON.stringify({ ...object, data: {}, withheld: true }))
  return { text: box.seal(recordKey, text), digest: box.digest(recordKey, text) }
}

const plain = (text: string): Stored => ({
  text,
  digest: hash('sha256', text, 'base64url').slice(0, digestLength),
})
