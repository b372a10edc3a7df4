/** How to prove who asks, and whom to believe to be the API server. */
export interface Identity {
  readonly headers: Readonly<Record<string, string>>
  readonly tls: TlsMaterial
}

export interface TlsMaterial {
  readonly ca?: string | Buffer
  readonly cert?: string | Buffer
  readonly key?: string | Buffer
  readonly rejectUnauthorized?: boolean
  readonly servername?: string
}

export interface Login {
  readonly server: URL
  /** Of an HTTP proxy on the way. */
  readonly proxy?: string
  /**
   * Reads files and runs plugins anew where `renew` asks for it, after a 401.
   * @throws KubeError BadKubeconfig
   */
  identity(renew: boolean): Promise<Identity>
}
