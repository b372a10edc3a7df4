/** What a Secret or a ConfigMap is good for. Its values are never shown to anybody, nor logged. */
export interface SecretState {
  /** PEM, of a pair that fits. */
  readonly certificate?: { readonly chain: string; readonly key: string }
  /** Why it cannot be a certificate. */
  readonly certificateProblem?: string
  /** PEM, of the authorities in `ca.crt`. */
  readonly authorities?: string
  /** Why it cannot be authorities. */
  readonly authoritiesProblem?: string
}
