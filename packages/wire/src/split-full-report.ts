import type { ReportedObject } from '@watershed/model'

export interface SplitReport {
  /** At least one, which is empty where there is nothing: the end of a full report has to be sent. */
  readonly parts: readonly (readonly ReportedObject[])[]
  /** Objects above `maxObjectBytes`, left out of the parts. */
  readonly tooLarge: readonly { readonly object: ReportedObject; readonly bytes: number }[]
}

export interface SplitLimits {
  /** Of a part's objects as a JSON array; a single object may exceed it. */
  readonly maxBytes: number
  readonly maxObjects: number
  /** Default: no limit. */
  readonly maxObjectBytes?: number
}

/** Cuts objects, in order, into parts within the limits. Bytes are of UTF-8 JSON. */
export const splitFullReport = (objects: Iterable<ReportedObject>, limits: SplitLimits): SplitReport => {
  const { maxBytes, maxObjects, maxObjectBytes = Infinity } = limits
  const parts: ReportedObject[][] = []
  const tooLarge: { object: ReportedObject; bytes: number }[] = []
  let part: ReportedObject[] = []
  let partBytes = 2
  for (const object of objects) {
    const bytes = Buffer.byteLength(JSON.stringify(object))
    if (bytes > maxObjectBytes) {
      tooLarge.push({ object, bytes })
      continue
    }
    if (part.length > 0 && (part.length >= maxObjects || partBytes + bytes + 1 > maxBytes)) {
      parts.push(part)
      part = []
      partBytes = 2
    }
    part.push(object)
    partBytes += bytes + 1
  }
  if (part.length > 0 || parts.length === 0) parts.push(part)
  return { parts, tooLarge }
}
