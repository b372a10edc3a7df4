import assert from 'node:assert/strict'
import { cureFor } from './cure-for.ts'

const closed = 'DeltaAggregatedResources gRPC config stream to hub closed'

describe('cureFor', () => {
  const cases: readonly (readonly [string, RegExp | undefined])[] = [
    ["cannot bind '127.0.0.1:8080': Address already in use", /another program listens on 127\.0\.0\.1:8080/],
    ["cannot bind '0.0.0.0:80': Permission denied", /may not listen on 0\.0\.0\.0:80.*CAP_NET_BIND_SERVICE/],
    [
      "cannot bind '10.1.2.3:80': Cannot assign requested address",
      /10\.1\.2\.3:80 is no address.*--bind-address/,
    ],
    [`${closed}: 16, unknown%20token{via_upstream}`, /--token-file/],
    [`${closed}: 7, not your name`, /--name/],
    [
      `${closed} since 5s ago: 14, upstream connect error or disconnect/reset before headers`,
      /no hub can be reached/,
    ],
    [`${closed}: 14, TLS_error:|268435581:SSL routines:CERTIFICATE_VERIFY_FAILED:TLS_error_end`, /--hub-ca/],
    [`${closed}: 14, verify cert failed: verify SAN list`, /--hub-server-name/],
    ['accept4() failed: Too many open files', /ulimit -n/],
    ['caught ENVOY_SIGTERM', undefined],
  ]
  for (const [message, cure] of cases)
    it(`knows ${cure ? 'what to do' : 'nothing'} about: ${message.slice(0, 90)}`, () =>
      cure ? assert.match(cureFor(message) ?? '', cure) : assert.equal(cureFor(message), undefined))
})
