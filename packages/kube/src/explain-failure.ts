import { KubeError } from './kube-error.ts'

/** The error for a request that got no answer, or not all of it. */
export const explainFailure = (error: unknown, what: string, server: URL): KubeError => {
  if (error instanceof KubeError) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  const said = message || (error as Error).name || 'it failed'
  const cure = cures.find(([codes]) => codes.test(code))?.[1]
  return new KubeError(
    'Unreachable',
    `${what}: ${said}${code && !said.includes(code) ? ` (${code})` : ''}`,
    cure ?? `Look whether the API server runs at ${server.origin} and can be reached from here.`,
    { cause: error },
  )
}

const cures: readonly (readonly [RegExp, string])[] = [
  [
    /^(ENOTFOUND|EAI_AGAIN)$/,
    "Correct the API server's name in the kubeconfig, or the DNS that is to know it.",
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/,
    "Give the certificate of the API server's authority, and a name of the server that its certificate holds.",
  ],
  [/^(EPROTO|ERR_SSL)/, 'Look whether the API server speaks TLS there.'],
]
