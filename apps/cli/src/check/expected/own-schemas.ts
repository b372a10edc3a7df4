import type { Chart } from '@watershed/charts'
import { readManifests } from '@watershed/charts'
import type { Schema } from './schema-fields.ts'

interface Version {
  readonly name: string
  readonly schema: { readonly openAPIV3Schema: Schema }
}

/** The schema of our MultiClusterHTTPRoute, by its version, as the agent's chart installs it. */
export const ownSchemas = (chart: Chart): ReadonlyMap<string, Schema> => {
  const [definition] = chart.crds.flatMap((text) => readManifests(text, chart.name))
  const spec = definition?.['spec'] as { readonly versions: readonly Version[] } | undefined
  return new Map((spec?.versions ?? []).map(({ name, schema }) => [name, schema.openAPIV3Schema]))
}
