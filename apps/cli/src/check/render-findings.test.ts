import assert from 'node:assert/strict'
import type { Finding } from './finding.ts'
import { renderFindings } from './render-findings.ts'

const findings: readonly Finding[] = [
  { check: 'Hub', level: 'Ok', object: 'https://hub', message: 'is ready' },
  {
    check: 'Definitions',
    level: 'Error',
    object: 'httproutes.gateway.networking.k8s.io',
    message: 'is not installed, and this goes on for longer than a line of eighty characters can hold',
    cure: 'Install it: kubectl apply --server-side -f https://example.com/a/very/long/address/that/cannot/be/broken.yaml',
  },
  { check: 'Hub', level: 'Warning', object: 'Pod a', message: 'lags', cure: 'Wait.' },
]

describe('renderFindings', () => {
  it('groups by check, with the cure beneath, in lines that fit', () =>
    assert.equal(
      renderFindings(findings, { columns: 80, colour: false }),
      `Definitions of kinds
  Error    httproutes.gateway.networking.k8s.io: is not installed, and this goes
           on for longer than a line of eighty characters can hold
           → Install it: kubectl apply --server-side -f
             https://example.com/a/very/long/address/that/cannot/be/broken.yaml

Hub
  Ok       https://hub: is ready
  Warning  Pod a: lags
           → Wait.

1 error, 1 warning.`,
    ))

  it('breaks no lines where there is no terminal', () => {
    const text = renderFindings(findings, { columns: Infinity, colour: false })
    assert.ok(text.includes('kubectl apply --server-side -f https://example.com/a/very/long'))
    assert.ok(!text.includes('\u001B'))
  })

  it('paints levels for a terminal', () => {
    const text = renderFindings(findings.slice(0, 1), { columns: 80, colour: true })
    assert.ok(text.includes('\u001B[32mOk       \u001B[0mhttps://hub: is ready'))
    assert.match(text, /All is well\./)
  })
})
