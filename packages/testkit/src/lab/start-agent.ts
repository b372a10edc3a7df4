import type { TokenFiles } from './make-tokens.ts'
import type { RunningProcess } from '../start-process.ts'
import { startApp } from './start-app.ts'

/** Where an agent's objects come from. */
export type AgentSource =
  /** A folder of manifests. */
  | { readonly directory: string }
  /** A Kubernetes API server. */
  | { readonly kubeconfig: string; readonly context?: string }

export interface AgentStart {
  readonly cluster: string
  readonly source: AgentSource
  readonly hubUrl: string
  readonly tokens: TokenFiles
  /** Further flags. */
  readonly flags?: readonly string[]
}

/** Starts an agent in a process of its own. */
export const startAgent = ({
  cluster,
  source,
  hubUrl,
  tokens,
  flags = [],
}: AgentStart): Promise<RunningProcess> =>
  startApp('agent', [
    ...['--cluster', cluster],
    ...sourceFlags(source),
    ...['--hub', hubUrl],
    ...['--token-file', tokens.of.get(`cluster/${cluster}`) ?? ''],
    ...flags,
  ])

const sourceFlags = (source: AgentSource): readonly string[] => {
  if ('directory' in source) return ['--directory', source.directory]
  const { kubeconfig, context } = source
  return ['--kubeconfig', kubeconfig, ...(context === undefined ? [] : ['--context', context])]
}
