import assert from 'node:assert/strict'
import type { Facts } from '../facts.ts'
import { runChecks } from '../run-checks.ts'
import type { Case } from '../testing/each-is-found.ts'
import { eachIsFound } from '../testing/each-is-found.ts'
import { failed, hubFacts, kubeFacts, now, ownSchemas, withHub, withKube } from '../testing/well-facts.ts'

const day = 86_400_000

const certificate = (changes: object): Facts =>
  withHub({ tls: { value: { ...hubFacts.tls!.value!, ...changes } } })

const cases: readonly Case[] = [
  {
    says: 'a hub that nobody named',
    facts: { version: '0.1.0', now, kube: { value: kubeFacts } },
    level: 'Skipped',
    message: /was not asked/,
    cure: /--hub and --token-file/,
  },
  {
    says: 'a hub that cannot be reached',
    facts: withHub({
      tls: failed({ code: 'HubUnreachable', message: 'connect ECONNREFUSED', cure: 'See that it runs.' }),
    }),
    level: 'Error',
    message: /cannot be reached: connect ECONNREFUSED/,
    cure: /See that it runs/,
  },
  {
    says: 'a certificate that has expired',
    facts: certificate({ validTo: now - day, untrusted: 'CERT_HAS_EXPIRED' }),
    level: 'Error',
    message: /expired on 2026-01-14/,
    cure: /Renew it/,
  },
  {
    says: 'a certificate that expires soon',
    facts: certificate({ validTo: now + 5 * day }),
    level: 'Warning',
    message: /expires on 2026-01-20/,
    cure: /Renew it/,
  },
  {
    says: 'a certificate that is not valid yet',
    facts: certificate({ validFrom: now + day }),
    level: 'Error',
    message: /valid from 2026-01-16T/,
    cure: /clocks/,
  },
  {
    says: 'a certificate of somebody else’s',
    facts: certificate({ untrusted: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }),
    level: 'Error',
    message: /issued by Watershed, is not trusted \(UNABLE_TO_VERIFY/,
    cure: /--ca: kubectl .* get secret watershed-hub-tls/,
  },
  {
    says: 'a certificate for other names',
    facts: certificate({ wrongName: "IP: 10.0.0.9 is not in the cert's list" }),
    level: 'Error',
    message: /is for hub\.example\.com, watershed-hub, not for hub\.example\.com/,
    cure: /--server-name/,
  },
  {
    says: 'a hub that is not ready',
    facts: withHub({ ready: { value: { ready: false, says: 'cluster blue has not reported' } } }),
    level: 'Error',
    message: /is not ready: cluster blue has not reported/,
    cure: /Redis/,
  },
  {
    says: 'a token that the hub does not take',
    facts: withHub({ version: failed({ message: "not one of the hub's", cure: 'Give an operator’s.' }) }),
    level: 'Error',
    message: /not one of the hub's/,
    cure: /operator/,
  },
  {
    says: 'an agent that does not come to the hub',
    facts: withKube({
      agents: [
        {
          pod: 'watershed-agent-1',
          answer: {
            value: {
              hub: 'https://hub',
              ok: false,
              problem: { message: 'certificate has expired', cure: 'Renew it.' },
            },
          },
        },
      ],
    }),
    level: 'Error',
    message: /https:\/\/hub does not take its reports: certificate has expired/,
    cure: /Renew it/,
  },
  {
    says: 'an agent that cannot be asked',
    facts: withKube({ agents: [{ pod: 'watershed-agent-1', answer: failed() }] }),
    level: 'Warning',
    message: /cannot be asked/,
    cure: /Grant it/,
  },
]

describe('checkHub', () => {
  eachIsFound('Hub', cases)

  it('sends nobody to a hub whose certificate is wrong, and says no more of it', () => {
    const findings = runChecks(certificate({ wrongName: 'x', untrusted: 'y' }), ownSchemas)
    const ofHub = findings.filter(({ check, object }) => check === 'Hub' && object === hubFacts.url)
    assert.deepEqual(
      ofHub.map(({ level }) => level),
      ['Error', 'Error'],
    )
  })
})
