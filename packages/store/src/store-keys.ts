/** Every key under one prefix, whose hash tag keeps them in one slot. Records of a cluster are two hashes by object key. */
export interface StoreKeys {
  /** Names what Redis holds; another name, or none, is another history. */
  readonly dataset: string
  /** Of the last entry in the change stream. */
  readonly revision: string
  readonly changes: string
  /** The names of all clusters. */
  readonly clusters: string
  /** Followed by a cluster's name: epoch, seq, agent, source, seen, ended, mentioned, lost, problems. */
  readonly metaPrefix: string
  readonly meta: (cluster: string) => string
  /** Object key → record, see {@link parseRecord}. */
  readonly objects: (cluster: string) => string
  /** Object key → the epoch that mentioned it last, a space, its origin. */
  readonly marks: (cluster: string) => string
}

export const storeKeys = (prefix: string): StoreKeys => ({
  dataset: `${prefix}dataset`,
  revision: `${prefix}revision`,
  changes: `${prefix}changes`,
  clusters: `${prefix}clusters`,
  metaPrefix: `${prefix}meta:`,
  meta: (cluster) => `${prefix}meta:${cluster}`,
  objects: (cluster) => `${prefix}objects:${cluster}`,
  marks: (cluster) => `${prefix}marks:${cluster}`,
})
