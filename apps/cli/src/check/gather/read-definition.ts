import type { Kube } from '@watershed/kube'
import { KubeError } from '@watershed/kube'
import type { Schema } from '../expected/schema-fields.ts'
import type { Definition } from '../facts.ts'

interface RawDefinition {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: {
    readonly versions: readonly {
      readonly name: string
      readonly served: boolean
      readonly schema?: { readonly openAPIV3Schema?: Schema }
      readonly subresources?: { readonly status?: unknown }
    }[]
  }
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string
      readonly status: string
      readonly message?: string
    }[]
  }
}

/** A CustomResourceDefinition, or nothing where it is not installed. @throws KubeError */
export const readDefinition = async (
  kube: Kube,
  name: string,
  timeoutMs: number,
): Promise<Definition | undefined> => {
  try {
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`
    return toDefinition(await kube.request<RawDefinition>({ path, timeoutMs }))
  } catch (error) {
    if (error instanceof KubeError && error.code === 'NotFound') return undefined
    throw error
  }
}

const toDefinition = ({ metadata, spec, status }: RawDefinition): Definition => {
  const conditions = status?.conditions ?? []
  const isTrue = (type: string): boolean =>
    conditions.some((one) => one.type === type && one.status === 'True')
  const refused = conditions.find(({ type, status: is }) => type === 'NamesAccepted' && is === 'False')
  return {
    established: isTrue('Established'),
    ...(refused?.message !== undefined && { reason: refused.message }),
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    versions: spec.versions.map(({ name, served, schema, subresources }) => ({
      name,
      served,
      hasStatus: subresources?.status !== undefined,
      schema: schema?.openAPIV3Schema,
    })),
  }
}
