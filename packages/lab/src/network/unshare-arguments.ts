/** For `unshare`: a network namespace of one's own. Whoever is not root becomes root of a user namespace that holds it. */
export const unshareArguments = (): readonly string[] =>
  process.getuid?.() === 0 ? ['--net'] : ['--user', '--map-root-user', '--net']
