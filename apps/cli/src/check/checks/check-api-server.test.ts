import type { Case } from '../testing/each-is-found.ts'
import { eachIsFound } from '../testing/each-is-found.ts'
import { failed, hubFacts, now, wellFacts, withKube } from '../testing/well-facts.ts'

const cases: readonly Case[] = [
  {
    says: 'an API server that does not answer',
    facts: {
      ...wellFacts,
      kube: failed({ code: 'Unreachable', message: 'connect ETIMEDOUT', cure: 'Look whether it runs.' }),
    },
    level: 'Error',
    message: /connect ETIMEDOUT/,
    cure: /Look whether it runs/,
  },
  {
    says: 'an old Kubernetes',
    facts: withKube({ version: 'v1.28.3+k3s1' }),
    level: 'Error',
    message: /is Kubernetes v1\.28\.3\+k3s1, and 1\.30 or newer is needed/,
    cure: /Upgrade/,
  },
  {
    says: 'no cluster at all',
    facts: { version: '0.1.0', now, hub: hubFacts },
    level: 'Skipped',
    message: /no cluster was looked at/,
    cure: /--kubeconfig/,
  },
]

describe('checkApiServer', () => {
  eachIsFound('ApiServer', cases)
})
