export interface Version {
  readonly major: number
  readonly minor: number
}

/** Of `v1.34.1`, `0.1.0`, `1.6.3-rc.1`. */
export const parseVersion = (text: string): Version | undefined => {
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:\.|$)/.exec(text) ?? []
  return major === undefined || minor === undefined
    ? undefined
    : { major: Number(major), minor: Number(minor) }
}

/** How many minor versions `a` is ahead of `b`; infinite where the major versions differ. */
export const minorsAhead = (a: Version, b: Version): number =>
  a.major === b.major ? a.minor - b.minor : (a.major - b.major) * Infinity
