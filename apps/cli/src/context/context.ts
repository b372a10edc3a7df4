/** Where the hub is, and as whom to speak to it. */
export interface Context {
  /** URL of the hub's REST API. */
  readonly hub?: string
  /** A file with an operator's token. */
  readonly tokenFile?: string
  /** A file with the authority that signed the hub's certificate, in PEM. */
  readonly ca?: string
  /** The name in the hub's certificate, where it is not the host of `hub`. */
  readonly serverName?: string
  /** The folder of manifests that `shift` edits. */
  readonly directory?: string
}
