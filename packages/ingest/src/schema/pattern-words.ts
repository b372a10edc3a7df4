export interface PatternWords {
  /** What a string that follows the pattern is. */
  readonly what: string
  readonly cure: string
}

/** A pattern of the Gateway API in words. */
export const patternWords = (pattern: string): PatternWords => {
  const known = Object.entries(words).find(([key]) => key === pattern)?.[1]
  return known ?? { what: `a string that matches ${pattern}`, cure: 'write it so' }
}

const subdomain = String.raw`[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*`
const pathCharacters = String.raw`[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+`
const asDnsName = 'use lower-case letters, digits, - and ., with a letter or digit at both ends of each part'

const words: Readonly<Record<string, PatternWords>> = {
  [String.raw`^(\*\.)?${subdomain}$`]: { what: 'a hostname', cure: `${asDnsName}, after *. for a wildcard` },
  [`^${subdomain}$`]: { what: 'a DNS name', cure: asDnsName },
  [`^$|^${subdomain}$`]: { what: 'an API group', cure: `${asDnsName}; "" is the group of Services` },
  '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$': {
    what: 'a DNS label',
    cure: 'use lower-case letters, digits and -, with a letter or digit at both ends',
  },
  '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$': {
    what: 'a kind',
    cure: 'use letters, digits and -, beginning with a letter',
  },
  [`^${subdomain}\\/${pathCharacters}$`]: {
    what: 'the name of a controller',
    cure: 'write a domain and a path, as watershed.dev/edge',
  },
  '^([0-9]{1,5}(h|m|s|ms)){1,4}$': {
    what: 'a duration',
    cure: 'write whole numbers with a unit each, as 500ms, 10s or 1h30m',
  },
  ["^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$"]: {
    what: 'a path',
    cure: 'percent-encode the characters that no path has',
  },
  [String.raw`^[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+$`]: {
    what: 'the name of a header or parameter',
    cure: "use letters, digits and any of !#$%&'*+-.^_`|~",
  },
  [String.raw`^[!-~]+([\t ]?[!-~]+)*$`]: {
    what: 'the value of a header',
    cure: 'use printable ASCII, with single spaces between words and none at the ends',
  },
  [String.raw`^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|${subdomain}\/[A-Za-z0-9]+$`]: {
    what: 'a protocol',
    cure: 'use HTTP',
  },
  '^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$': {
    what: 'an IP address or a CIDR',
    cure: 'write it as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/64',
  },
  [String.raw`^(([^:/?#]+):)(//([^/?#]*))([^?#]*)(\?([^#]*))?(#(.*))?`]: {
    what: 'an absolute URI',
    cure: 'write its scheme and authority, as spiffe://example.com/cart',
  },
  [String.raw`^(System|(${subdomain}/([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]))$`]: {
    what: 'the name of well-known certificates',
    cure: 'write System',
  },
  '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$': {
    what: 'the name of an edge',
    cure: 'use lower-case letters, digits, - and ., beginning and ending with a letter or digit',
  },
}
