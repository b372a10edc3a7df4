import type { Schema } from '@watershed/ingest'

/** The parts of a CustomResourceDefinition that we read or write. */
export interface Crd {
  readonly apiVersion: 'apiextensions.k8s.io/v1'
  readonly kind: 'CustomResourceDefinition'
  readonly metadata: {
    readonly name: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: {
    readonly group: string
    readonly names: CrdNames
    readonly scope: 'Namespaced' | 'Cluster'
    readonly versions: readonly CrdVersion[]
  }
}

interface CrdNames {
  readonly categories?: readonly string[]
  readonly kind: string
  readonly listKind: string
  readonly plural: string
  readonly shortNames?: readonly string[]
  readonly singular: string
}

export interface CrdVersion {
  readonly additionalPrinterColumns?: readonly PrinterColumn[]
  readonly name: string
  readonly schema: { readonly openAPIV3Schema: Schema }
  readonly served: boolean
  readonly storage: boolean
  readonly subresources?: { readonly status: object }
}

interface PrinterColumn {
  readonly jsonPath: string
  readonly name: string
  readonly type: string
  readonly priority?: number
}

/** @throws Error when the definition has no such version, or the version no schema of a spec */
export const specSchema = (crd: Crd, version: string): Schema => partSchema(crd, version, 'spec')

/** @throws Error when the definition has no such version, or the version no schema of a status */
export const statusSchema = (crd: Crd, version: string): Schema => partSchema(crd, version, 'status')

const partSchema = (crd: Crd, version: string, part: 'spec' | 'status'): Schema => {
  const { properties } = crd.spec.versions.find(({ name }) => name === version)?.schema.openAPIV3Schema ?? {}
  const schema = properties?.[part]
  if (!schema) throw new Error(`${crd.metadata.name} has no ${part} in version ${version}`)
  return schema
}
