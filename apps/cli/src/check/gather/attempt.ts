import { KubeError } from '@watershed/kube'
import { CliError } from '../../cli-error.ts'
import type { Gathered, Problem } from '../facts.ts'

/** What `run` finds out; what it throws is a fact, too, and keeps nothing else from being found out. */
export const attempt = async <T>(run: () => Promise<T>): Promise<Gathered<T>> => {
  try {
    return { value: await run() }
  } catch (error) {
    return { problem: problemOf(error) }
  }
}

const problemOf = (error: unknown): Problem => {
  if (error instanceof KubeError) return { code: error.code, message: error.message, cure: error.cure }
  if (error instanceof CliError)
    return { code: error.code, message: error.message, cure: cures[error.code] ?? '' }
  // What a proxy on the way answers need not be JSON, whatever it says that it is.
  if (error instanceof SyntaxError)
    return {
      code: 'BadAnswer',
      message: `the answer is not JSON: ${error.message}`,
      cure: 'Look what stands on the way.',
    }
  throw error
}

const cures: Readonly<Partial<Record<CliError['code'], string>>> = {
  HubUnreachable:
    'See that the hub runs, that its Service has that address, and that nothing on the way refuses it.',
  HubRefused:
    "Give a viewer's or an operator's token with --token-file: `watershed token viewer NAME` makes one, and the Secret watershed-hub-operator has an operator's.",
  NotFound: 'Point --hub at a hub of the version of this command.',
  NoHub: "Give an operator's token with --token-file: it is in the Secret watershed-hub-operator.",
  Usage: 'Name a file that is there.',
}
