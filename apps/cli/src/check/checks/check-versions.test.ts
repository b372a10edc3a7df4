import type { Facts, Workload } from '../facts.ts'
import type { Case } from '../testing/each-is-found.ts'
import { eachIsFound } from '../testing/each-is-found.ts'
import { hubFacts, kubeFacts, now, wellFacts, withHub, workload, withKube } from '../testing/well-facts.ts'

const of = (one: Workload): Facts => withKube({ workloads: { value: [one] } })

const cases: readonly Case[] = [
  {
    says: 'an agent that is newer than the hub',
    facts: { ...of(workload('agent', { version: '0.2.0' })), version: '0.2.0' },
    level: 'Error',
    message: /is 0\.2\.0, newer than the hub \(0\.1\.0\)/,
    cure: /hub first/,
  },
  {
    says: 'an edge that is two versions behind',
    facts: {
      ...of(workload('edge', { version: 'v0.1.9' })),
      hub: { ...hubFacts, version: { value: '0.3.0' } },
    },
    level: 'Error',
    message: /is v0\.1\.9, more than one minor version older than the hub \(0\.3\.0\)/,
    cure: /helm upgrade.*watershed install edge/,
  },
  {
    says: 'another major version',
    facts: withHub({ version: { value: '1.0.0' } }),
    level: 'Error',
    message: /older than the hub \(1\.0\.0\)/,
    cure: /Upgrade it/,
  },
  {
    says: 'a command of another time',
    facts: { ...wellFacts, version: '0.9.0' },
    level: 'Warning',
    message: /this command is 0\.9\.0/,
    cure: /of the hub's version/,
  },
  {
    says: 'images whose version nobody knows',
    facts: of(workload('agent', { version: 'latest' })),
    level: 'Warning',
    message: /its version is not known/,
    cure: /Tag images/,
  },
  {
    says: 'no hub to compare with',
    facts: {
      version: '0.1.0',
      now,
      kube: { value: { ...kubeFacts, workloads: { value: [workload('agent')] } } },
    },
    level: 'Skipped',
    message: /nothing is compared/,
    cure: /--hub and --token-file/,
  },
]

describe('checkVersions', () => {
  eachIsFound('Versions', cases)
})
