/** What Envoy says, and what a person can do about it. */
const cures: readonly (readonly [RegExp, string | ((match: RegExpExecArray) => string)])[] = [
  [
    /cannot bind '([^']+)': Address (?:already )?in use/i,
    ([, address]) =>
      `another program listens on ${address}: stop it, give the Gateway another port, or this edge another --bind-address`,
  ],
  [
    /cannot bind '([^']+)': Permission denied/i,
    ([, address]) =>
      `this user may not listen on ${address}: use a port from 1024 up, or give Envoy CAP_NET_BIND_SERVICE`,
  ],
  [
    /cannot bind '([^']+)': Cannot assign requested address/i,
    ([, address]) => `${address} is no address of this machine: change --bind-address`,
  ],
  [
    /gRPC config stream to hub closed\b.*: 16,/,
    'the hub does not know this token: compare --token-file with the hub’s token file',
  ],
  [
    /gRPC config stream to hub closed\b.*: 7,/,
    'the token is another edge’s: --name must be the name that the token was made for',
  ],
  [
    /CERTIFICATE_VERIFY_FAILED|verify cert failed|verify SAN list|certificate_unknown/i,
    'the hub’s certificate does not fit: see that --hub-ca signed it, and that it names the host of --hub or --hub-server-name',
  ],
  [
    /WRONG_VERSION_NUMBER|wrong version number/i,
    'the hub speaks plain text at this address: is --hub the xDS address of a hub that has a certificate?',
  ],
  [
    /gRPC config stream to hub closed\b.*: 14,/,
    'no hub can be reached: Envoy serves what it has and tries again; see that --hub is right and a hub runs there',
  ],
  [
    /too many open files/i,
    'raise the limit of open files (ulimit -n, LimitNOFILE), or lower --max-connections',
  ],
  [
    /unable to bind domain socket/i,
    'another Envoy uses the same --state-dir: stop it, or give this edge its own',
  ],
]

/** What to do about a line of Envoy's log, where that is known. */
export const cureFor = (message: string): string | undefined => {
  for (const [pattern, cure] of cures) {
    const match = pattern.exec(message)
    if (match) return typeof cure === 'string' ? cure : cure(match)
  }
  return undefined
}
