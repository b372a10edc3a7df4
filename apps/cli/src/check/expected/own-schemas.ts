import type { Chart } from '@watershed/charts'
import { readManifests } from '@watershed/charts'
import type { Schema } from './schema-fields.ts'

interface Version {
  readonly name: string
  readonly schema: { readonly openAPIV3Schema: Schema }
}

/** The schemas of our kinds, by the definition's name and version (`edgepools.watershed.dev v1alpha1`), as the agent's chart installs them. */
export const ownSchemas = (chart: Chart): ReadonlyMap<string, Schema> => {
  const definitions = chart.crds.flatMap((text) => readManifests(text, chart.name))
  return new Map(
    definitions.flatMap(({ metadata, ...definition }) => {
      const { versions } = definition['spec'] as { readonly versions: readonly Version[] }
      return versions.map(({ name, schema }) => [`${metadata.name} ${name}`, schema.openAPIV3Schema] as const)
    }),
  )
}
