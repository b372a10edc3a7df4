import { AgentError } from '../agent-error.ts'

export interface Explained {
  readonly message: string
  readonly cure: string
}

/** Why no answer came, and what to look into. */
export const explainFailure = (error: unknown, hub: URL): Explained => {
  if (error instanceof AgentError)
    return { message: error.message, cure: 'The agent goes on as soon as it can.' }
  const { code = '', message } = error as NodeJS.ErrnoException
  const cure = cures.find(([codes]) => codes.test(code))?.[1]
  return {
    message: code ? `${message} (${code})` : message,
    cure: cure ?? `Look whether the hub runs at ${hub.origin}.`,
  }
}

const cures: readonly (readonly [RegExp, string])[] = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'Correct the name in --hub, or the DNS that is to know it.'],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/,
    "Give the certificate of the hub's authority with --hub-ca, and in --hub a name that the hub's certificate holds.",
  ],
  [
    /^(EPROTO|ERR_SSL)/,
    'Look whether the hub speaks TLS: https:// in --hub if it does, http:// if it does not.',
  ],
]
