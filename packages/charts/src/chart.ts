/** A chart's files, read. */
export interface Chart {
  readonly name: string
  readonly version: string
  readonly appVersion: string
  /** The defaults, of values.yaml. */
  readonly values: Values
  /** Of the values, JSON Schema draft 7. */
  readonly schema: object
  /** The texts of templates/, by file name. */
  readonly templates: ReadonlyMap<string, string>
  /** The texts of crds/. */
  readonly crds: readonly string[]
}

export interface Values {
  readonly [key: string]: unknown
}

/** A Kubernetes object. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
  }
  readonly [field: string]: unknown
}
