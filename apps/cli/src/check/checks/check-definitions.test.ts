import type { Definition, Facts, KubeFacts } from '../facts.ts'
import type { Case } from '../testing/each-is-found.ts'
import { eachIsFound } from '../testing/each-is-found.ts'
import { definition, failed, kubeFacts, ownFields, schemaOf, withKube } from '../testing/well-facts.ts'

const httpRoutes = 'httproutes.gateway.networking.k8s.io'
const ours = 'multiclusterhttproutes.watershed.dev'
const imports = 'serviceimports.multicluster.x-k8s.io'

const defined = (name: string, found: KubeFacts['definitions'][number]['found']): Facts =>
  withKube({ definitions: kubeFacts.definitions.map((one) => (one.name === name ? { name, found } : one)) })
const changed = (name: string, changes: Partial<Definition>): Facts =>
  defined(name, { value: definition(name, changes) })
const served = (name: string, version: string, ...fields: readonly string[]): Facts =>
  changed(name, { versions: [{ name: version, served: true, hasStatus: true, schema: schemaOf(...fields) }] })

const cases: readonly Case[] = [
  {
    says: 'a kind that is not installed',
    facts: defined(httpRoutes, { value: undefined }),
    level: 'Error',
    message: /is not installed/,
    cure: /kubectl apply --server-side -f .*gateway-api.*v1\.6\.3/,
  },
  {
    says: 'our own that is not installed',
    facts: defined(ours, { value: undefined }),
    level: 'Error',
    message: /is not installed/,
    cure: /watershed install agent/,
  },
  {
    says: 'the MCS API, which may be left out',
    facts: defined(imports, { value: undefined }),
    level: 'Skipped',
    message: /without the MCS API/,
    cure: /If you want it: .*v0\.5\.0/,
  },
  {
    says: 'a definition whose names another has',
    facts: changed(httpRoutes, { established: false, reason: 'short name hr is taken' }),
    level: 'Error',
    message: /is not established: short name hr is taken/,
    cure: /kubectl get crd/,
  },
  {
    says: 'a version that is not served',
    facts: changed(httpRoutes, {
      versions: [{ name: 'v1alpha2', served: true, hasStatus: true, schema: {} }],
    }),
    level: 'Error',
    message: /serves v1alpha2, and v1 or v1beta1 is needed/,
    cure: /v1\.6\.3/,
  },
  {
    says: 'an older Gateway API',
    facts: changed(httpRoutes, { annotations: { 'gateway.networking.k8s.io/bundle-version': 'v1.2.1' } }),
    level: 'Warning',
    message: /of the Gateway API v1\.2\.1: what v1\.6\.3 has added cannot be written/,
    cure: /v1\.6\.3/,
  },
  {
    says: 'an older definition of ours, which drops fields',
    facts: served(ours, 'v1alpha1', ...ownFields.slice(0, 1)),
    level: 'Error',
    message: /is an older one: the API server drops spec\.rules without a word/,
    cure: /of the version that the hub has/,
  },
  {
    says: 'a newer definition of ours',
    facts: served(ours, 'v1alpha1', ...ownFields, 'spec.capacity'),
    level: 'Warning',
    message: /is a newer one .* spec\.capacity/,
    cure: /Use a `watershed`/,
  },
  {
    says: 'a definition of ours with other rules',
    facts: changed(ours, {
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          hasStatus: true,
          schema: { ...schemaOf(...ownFields), ...{ maxItems: 2 } },
        },
      ],
    }),
    level: 'Warning',
    message: /other rules/,
    cure: /watershed install agent/,
  },
  {
    says: 'an MCS API that lacks what the agent writes',
    facts: served(imports, 'v1alpha1', 'spec.type', 'spec.ports[].port', 'status.clusters[].cluster'),
    level: 'Warning',
    message: /drops spec\.ports\[\]\.appProtocol, .* and \d more fields/,
    cure: /MCS API v0\.5\.0/,
  },
  {
    says: 'a definition without a status',
    facts: changed(httpRoutes, {
      versions: [{ name: 'v1', served: true, hasStatus: false, schema: {} }],
    }),
    level: 'Error',
    message: /no status subresource/,
    cure: /v1\.6\.3/,
  },
  {
    says: 'a kind that older releases of the Gateway API do not have',
    facts: defined('udproutes.gateway.networking.k8s.io', { value: undefined }),
    level: 'Skipped',
    message: /is not installed: nothing of this kind can be written/,
    cure: /^If you want it: .*v1\.6\.3/,
  },
  {
    says: 'another older definition of ours',
    facts: served('edgepools.watershed.dev', 'v1alpha1', ...ownFields.slice(0, 1)),
    level: 'Error',
    message: /is an older one/,
    cure: /of the version that the hub has/,
  },
  {
    says: 'a definition that may not be read',
    facts: defined(httpRoutes, failed()),
    level: 'Warning',
    message: /cannot be looked at: .*HTTP 403/,
    cure: /as somebody who may/,
  },
]

describe('checkDefinitions', () => {
  eachIsFound('Definitions', cases)
})
