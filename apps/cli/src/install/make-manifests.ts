import { createHash, randomInt } from 'node:crypto'
import type { Chart, Manifest, Release, Surroundings, Values } from '@watershed/charts'
import { ChartError, readManifests, renderChart } from '@watershed/charts'
import { CliError } from '../cli-error.ts'

export interface ManifestOptions {
  readonly release: Release
  readonly values: Values
  /** Whether the Namespace is among them, with the pod security that the pods keep to. */
  readonly namespace: boolean
  readonly crds: boolean
  /** Whether Secrets are among them: applied again, they would replace what was made at first. */
  readonly secrets: boolean
}

/** What is to be applied, in an order that works. @throws CliError Usage, where the chart refuses the values */
export const makeManifests = (
  chart: Chart,
  { release, values, namespace, crds, secrets }: ManifestOptions,
): readonly Manifest[] => {
  const rendered = render(chart, release, values).filter(({ kind }) => secrets || kind !== 'Secret')
  const definitions = crds ? chart.crds.flatMap((text) => readManifests(text, chart.name)) : []
  const own = namespace ? [namespaceOf(release.namespace)] : []
  return [...own, ...definitions, ...rendered].sort((a, b) => rank(a) - rank(b))
}

const render = (chart: Chart, release: Release, values: Values): readonly Manifest[] => {
  try {
    return renderChart(chart, release, values, surroundings)
  } catch (error) {
    if (error instanceof ChartError && error.code !== 'BadTemplate')
      throw new CliError('Usage', error.message, { cause: error })
    throw error
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

const surroundings: Surroundings = {
  randomText: (count) => Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join(''),
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
}

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const namespaceOf = (name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name,
    labels: {
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    },
  },
})

/** What others refer to comes first. */
const order: readonly string[] = [
  'Namespace',
  'CustomResourceDefinition',
  'NetworkPolicy',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
]

const rank = ({ kind }: Manifest): number => {
  const at = order.indexOf(kind)
  return at === -1 ? order.length : at
}
