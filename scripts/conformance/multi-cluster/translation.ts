/** An object of an API server, or a patch of one. */
export type Fields = Readonly<Record<string, unknown>>

/** Where objects are kept, and as what. */
export interface Kept {
  readonly path: string
  /** Of what the suite writes. */
  readonly write: (object: Fields) => Fields
  /** Of what it reads: an object, a list, or a failure. */
  readonly read: (object: Fields) => Fields
}

/** How the suite's objects become those that a run is of. */
export interface Translation {
  /** Undefined: they stay as they are. */
  keep(path: string): Kept | undefined
  /** A ReferenceGrant that grants the same for what they have become. */
  grant(object: Fields): Fields
}
