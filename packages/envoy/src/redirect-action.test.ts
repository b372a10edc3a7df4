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
      const action = redirectAction(
        whole,
        { type: 'PathPrefix', value: '/' },
        { port: listener, tls, hostname: 'a.com' },
      )
      assert.equal(action.portRedirect, port)
    })
  }
})

describe('redirectAction, where the port is to be left out of the location', () => {
  const cases = [
    // The client's host is without one, or with the scheme's own, which Envoy leaves out.
    { hostname: 'a.com', port: 80, tls: false, told: { hostRedirect: '', portRedirect: 0 } },
    { hostname: '*.a.com', port: 80, tls: false, told: { hostRedirect: '', portRedirect: 0 } },
    // The client's host has 8080.
    { hostname: 'a.com', port: 8080, tls: false, told: { hostRedirect: 'a.com', portRedirect: 0 } },
    { hostname: '*.a.com', port: 8080, tls: false, told: { hostRedirect: '', portRedirect: 443 } },
    { hostname: '*', port: 8443, tls: true, told: { hostRedirect: '', portRedirect: 443 } },
  ] as const
  for (const { told, ...host } of cases)
    it(`to https of ${host.hostname} at ${host.port}`, () => {
      const redirect = { type: 'RequestRedirect', statusCode: 302, scheme: 'https' } as const
      const { hostRedirect, portRedirect } = redirectAction(
        redirect,
        { type: 'PathPrefix', value: '/' },
        host,
      )
      assert.deepEqual({ hostRedirect, portRedirect }, told)
    })
})
