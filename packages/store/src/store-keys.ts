/** Every key under one prefix, whose hash tag keeps them in one slot. Records of a cluster are three hashes by object key. */
export interface StoreKeys {
  /** Names what Redis holds; another name, or none, is another history. */
  readonly dataset: string
  /** There once every cluster that is expected had reported. */
  readonly settled: string
  /** Of the last entry in the change stream. */
  readonly revision: string
  readonly changes: string
  /** The names of all clusters. */
  readonly clusters: string
  /** Replica → what it tells of itself, and until when that holds. */
  readonly replicas: string
  readonly expiries: string
  /** Record key → the claim of it that all edges have acknowledged. */
  readonly programmed: string
  /** The order of config clusters as it was stated last, see `lua/order-script.ts`. */
  readonly order: string
  /** Followed by a cluster's name: epoch, seq, agent, source, seen, ended, mentioned, lost, problems. */
  readonly metaPrefix: string
  readonly meta: (cluster: string) => string
  /** Object key → JSON. */
  readonly objects: (cluster: string) => string
  /** Object key → the rest of it, see `lua/mark.ts`. */
  readonly marks: (cluster: string) => string
  /** Object key → JSON of the last acceptable version, of objects that are not acceptable now. */
  readonly accepted: (cluster: string) => string
}

export const storeKeys = (prefix: string): StoreKeys => ({
  dataset: `${prefix}dataset`,
  settled: `${prefix}settled`,
  revision: `${prefix}revision`,
  changes: `${prefix}changes`,
  clusters: `${prefix}clusters`,
  replicas: `${prefix}replicas`,
  expiries: `${prefix}expiries`,
  programmed: `${prefix}programmed`,
  order: `${prefix}order`,
  metaPrefix: `${prefix}meta:`,
  meta: (cluster) => `${prefix}meta:${cluster}`,
  objects: (cluster) => `${prefix}objects:${cluster}`,
  marks: (cluster) => `${prefix}marks:${cluster}`,
  accepted: (cluster) => `${prefix}accepted:${cluster}`,
})
