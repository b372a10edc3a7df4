import type { Facts } from '../facts.ts'
import type { Case } from '../testing/each-is-found.ts'
import { eachIsFound } from '../testing/each-is-found.ts'
import { failed, kubeFacts, withKube } from '../testing/well-facts.ts'

const [agentRights] = kubeFacts.rights
const rights = (allowed: (verb: string) => boolean, namespace?: string): Facts =>
  withKube({
    rights: [
      {
        ...agentRights!,
        rights: {
          value: (agentRights?.rights.value ?? []).map(({ right }) => ({
            right: { ...right, ...(namespace !== undefined && { namespace }) },
            allowed: allowed(right.verb),
          })),
        },
      },
    ],
  })

const cases: readonly Case[] = [
  {
    says: 'a right that is missing',
    facts: rights((verb) => verb !== 'update'),
    level: 'Error',
    message: /may not update multiclusterhttproutes\/status of watershed\.dev/,
    cure: /ClusterRole watershed-system-watershed-agent the rule \{apiGroups: \['watershed.dev'\], resources: \[multiclusterhttproutes\/status\], verbs: \[update\]\}; `helm upgrade`/,
  },
  {
    says: 'several verbs of a resource at once, in a namespace',
    facts: rights((verb) => verb === 'update', 'shop'),
    level: 'Error',
    message: /may not get, list services in namespace shop/,
    cure: /Role shop\/watershed-system-watershed-agent the rule \{apiGroups: \[''\]/,
  },
  {
    says: 'a binding that is gone',
    facts: rights(() => false),
    level: 'Error',
    message: /none of the 3 rights/,
    cure: /ClusterRoleBinding watershed-system-watershed-agent/,
  },
  {
    says: 'reviews that may not be made',
    facts: withKube({ rights: [{ ...agentRights!, rights: failed() }] }),
    level: 'Warning',
    message: /what Deployment watershed-agent may do cannot be looked at/,
    cure: /create on subjectaccessreviews of authorization\.k8s\.io/,
  },
]

describe('checkRights', () => {
  eachIsFound('Rights', cases)
})
