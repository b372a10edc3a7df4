/** A ServiceExport of the MCS API: the Service of its name, in its cluster, is to be had from other clusters. */
export interface ServiceExport {
  readonly cluster: string
  readonly namespace: string
  readonly name: string
  /** Age in ms since 1970: of several clusters' exports the oldest decides where they conflict. */
  readonly created: number
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}
