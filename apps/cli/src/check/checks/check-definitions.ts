import type { Definition, DefinitionVersion, Facts, KubeFacts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import type { ExpectedKind } from '../expected/expected-kinds.ts'
import { builtFor, expectedKinds } from '../expected/expected-kinds.ts'
import type { Schema } from '../expected/schema-fields.ts'
import { droppedFields, schemaFields } from '../expected/schema-fields.ts'
import { minorsAhead, parseVersion } from './parse-version.ts'
import { skipped } from './skipped.ts'

const check = 'Definitions'

/** `ownSchemas`: as the function of that name has them. */
export const checkDefinitions = (
  { kube }: Facts,
  ownSchemas: ReadonlyMap<string, Schema>,
): readonly Finding[] =>
  kube?.value ? expectedKinds.flatMap((expected) => checkKind(kube.value, expected, ownSchemas)) : []

const checkKind = (
  { definitions }: KubeFacts,
  expected: ExpectedKind,
  ownSchemas: ReadonlyMap<string, Schema>,
): readonly Finding[] => {
  const object = expected.name
  const found = definitions.find(({ name }) => name === object)?.found
  if (!found) return []
  if (found.problem) return [skipped(check, object, 'it', found.problem)]
  if (!found.value) return [missing(expected)]
  return judge(expected, found.value, ownSchemas)
}

const missing = ({ name: object, family, optional }: ExpectedKind): Finding => {
  const cure = install(family)
  if (family !== 'Mcs' && !optional)
    return { check, level: 'Error', object, message: 'is not installed', cure }
  const without =
    family === 'Mcs'
      ? 'without the MCS API no Service is exported or imported by name'
      : 'nothing of this kind can be written'
  const message = `is not installed: ${without}`
  return { check, level: 'Skipped', object, message, cure: `If you want it: ${cure}` }
}

const install = (family: ExpectedKind['family']): string => {
  if (family === 'Watershed')
    return 'Apply it with `watershed install agent … | kubectl apply -f -`, or from deploy/crds.'
  return family === 'GatewayApi'
    ? `Install the Gateway API ${builtFor.gatewayApi}: kubectl apply --server-side -f https://github.com/kubernetes-sigs/gateway-api/releases/download/${builtFor.gatewayApi}/standard-install.yaml`
    : `Install the CRDs of the MCS API ${builtFor.mcsApi} from https://github.com/kubernetes-sigs/mcs-api`
}

const judge = (
  expected: ExpectedKind,
  definition: Definition,
  ownSchemas: ReadonlyMap<string, Schema>,
): readonly Finding[] => {
  const { name: object, versions, family } = expected
  const error = (message: string, cure: string): readonly Finding[] => [
    { check, level: 'Error', object, message, cure },
  ]
  if (!definition.established)
    return error(
      `is not established${definition.reason === undefined ? '' : `: ${definition.reason}`}`,
      'Look for another definition with the same names: `kubectl get crd`; remove that, or wait if it was just applied.',
    )
  const version = versions
    .map((wanted) => definition.versions.find(({ name, served }) => served && name === wanted))
    .find((one) => one !== undefined)
  const served = definition.versions.flatMap((one) => (one.served ? [one.name] : []))
  if (!version)
    return error(
      `serves ${served.join(', ') || 'no version'}, and ${versions.join(' or ')} is needed`,
      install(family),
    )
  const problems =
    family === 'Watershed'
      ? judgeOwn(object, version, ownSchemas.get(`${object} ${version.name}`))
      : judgeOthers(expected, definition, version)
  if (problems.length > 0) return problems
  return [{ check, level: 'Ok', object, message: `serves ${version.name}${bundle(expected, definition)}` }]
}

/** An older definition drops fields silently, so that a route means something else than what was written. */
const judgeOwn = (
  object: string,
  version: DefinitionVersion,
  own: Schema | undefined,
): readonly Finding[] => {
  const installed = schemaFields(version.schema)
  const wanted = schemaFields(own)
  const dropped = droppedFields(wanted, installed)
  const cure = `${install('Watershed')} It is to be of the version that the hub has.`
  if (dropped.length > 0)
    return [
      {
        check,
        level: 'Error',
        object,
        message: `is an older one: the API server drops ${few(dropped)} without a word`,
        cure,
      },
    ]
  if (!version.hasStatus) return [withoutStatus(object, cure)]
  const unknown = droppedFields(installed, wanted)
  if (unknown.length > 0)
    return [
      {
        check,
        level: 'Warning',
        object,
        message: `is a newer one than this command knows: it has ${few(unknown)}`,
        cure: 'Use a `watershed` of the version that is installed.',
      },
    ]
  if (rules(version.schema) !== rules(own))
    return [
      {
        check,
        level: 'Warning',
        object,
        message: 'has all fields, and other rules for what they may hold: it is of another version',
        cure,
      },
    ]
  return []
}

const judgeOthers = (
  { name: object, family, written }: ExpectedKind,
  definition: Definition,
  version: DefinitionVersion,
): readonly Finding[] => {
  const cure = install(family)
  if (!version.hasStatus && written.length > 0) return [withoutStatus(object, cure)]
  const dropped = droppedFields(written, schemaFields(version.schema))
  if (dropped.length > 0)
    return [
      {
        check,
        level: 'Warning',
        object,
        message: `is an older one: of what the agent writes, the API server drops ${few(dropped)}`,
        cure,
      },
    ]
  const bundleVersion = definition.annotations[bundleAnnotation]
  const [installed, own] = [bundleVersion, builtFor.gatewayApi].map((text) => parseVersion(text ?? ''))
  if (family === 'GatewayApi' && installed && own && minorsAhead(installed, own) < 0)
    return [
      {
        check,
        level: 'Warning',
        object,
        message: `is of the Gateway API ${bundleVersion}: what ${builtFor.gatewayApi} has added cannot be written in routes`,
        cure,
      },
    ]
  return []
}

const withoutStatus = (object: string, cure: string): Finding => ({
  check,
  level: 'Error',
  object,
  message: 'has no status subresource, so that the agent cannot write conditions',
  cure,
})

const bundleAnnotation = 'gateway.networking.k8s.io/bundle-version'

const bundle = ({ family }: ExpectedKind, { annotations, labels }: Definition): string => {
  if (family === 'Mcs') {
    const release = labels['multicluster.x-k8s.io/release-version']
    return release === undefined ? '' : `, of the MCS API ${release}`
  }
  const version = annotations[bundleAnnotation]
  if (version === undefined) return ''
  const channel = annotations['gateway.networking.k8s.io/channel']
  return `, of the Gateway API ${version}${channel === undefined ? '' : ` (${channel})`}`
}

/** A schema without its words. */
const rules = (schema: Schema | undefined): string =>
  JSON.stringify(schema, (key, value: unknown) => {
    if (key === 'description' && typeof value === 'string') return undefined
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })

const shown = 4

const few = (fields: readonly string[]): string =>
  `${fields.slice(0, shown).join(', ')}${fields.length > shown ? ` and ${fields.length - shown} more fields` : ''}`
