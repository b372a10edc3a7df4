import assert from 'node:assert/strict'
import { checkHostname } from './check-hostname.ts'

describe('checkHostname', () => {
  const cases: readonly [says: string, hostname: string, refused: RegExp | undefined][] = [
    ['takes a name', 'shop.example.com', undefined],
    ['takes a name of many labels, which is looked for as it is', '1.2.3.4.5.6.7.8.9.com', undefined],
    ['takes a wildcard of 8 labels', '*.2.3.4.5.6.7.8.com', undefined],
    [
      'a wildcard of more than 8 labels was accepted, and never found at the edge: it is refused',
      '*.1.2.3.4.5.6.7.8.com',
      /^a wildcard of 9 labels .* at most 8: use a shorter one, as \*\.2\.3\.4\.5\.6\.7\.8\.com, or name/,
    ],
    ['refuses an address', '192.0.2.1', /is an IP address/],
  ]
  for (const [says, hostname, refused] of cases)
    it(says, () => {
      const [refusal] = checkHostname(hostname, 'spec.hostnames[0]')
      if (!refused) return assert.equal(refusal, undefined)
      assert.equal(refusal?.path, 'spec.hostnames[0]')
      assert.match(refusal.message, refused)
    })
})
