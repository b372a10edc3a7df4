import assert from 'node:assert/strict'
import { redirectAction } from './redirect-action.ts'

describe('redirectAction, the port of the location (0: none)', () => {
  // https://gateway-api.sigs.k8s.io/reference/spec/#httprequestredirectfilter
  const cases = [
    { redirect: {}, listener: 80, port: 0 },
    { redirect: {}, listener: 8080, port: 8080 },
    { redirect: { scheme: 'http' }, listener: 8080, port: 0 },
    { redirect: { scheme: 'https' }, listener: 8080, port: 0 },
    { redirect: { port: 80 }, listener: 8080, port: 0 },
    { redirect: { port: 8443 }, listener: 80, port: 8443 },
    { redirect: { scheme: 'https', port: 443 }, listener: 80, port: 0 },
    { redirect: { scheme: 'https', port: 80 }, listener: 80, port: 80 },
    { redirect: { scheme: 'http', port: 443 }, listener: 80, port: 443 },
    { redirect: {}, listener: 443, tls: true, port: 0 },
    { redirect: {}, listener: 8443, tls: true, port: 8443 },
    { redirect: { port: 443 }, listener: 8443, tls: true, port: 0 },
    { redirect: { port: 80 }, listener: 443, tls: true, port: 80 },
    { redirect: { scheme: 'http' }, listener: 443, tls: true, port: 0 },
    { redirect: { scheme: 'http', port: 8080 }, listener: 443, tls: true, port: 8080 },
  ] as const
  for (const { redirect, listener, port, ...rest } of cases) {
    const tls = 'tls' in rest
    it(`${JSON.stringify(redirect)} at ${listener}${tls ? ' with TLS' : ''}: ${port}`, () => {
      const whole = { type: 'RequestRedirect', statusCode: 302, ...redirect } as const
      const action = redirectAction(whole, { type: 'PathPrefix', value: '/' }, { port: listener, tls })
      assert.equal(action.portRedirect, port)
    })
  }
})
