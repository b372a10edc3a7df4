import type { TokenFiles } from './make-tokens.ts'
import type { RunningProcess } from '../start-process.ts'
import { startApp } from './start-app.ts'

export interface AgentStart {
  readonly cluster: string
  readonly directory: string
  readonly hubUrl: string
  readonly tokens: TokenFiles
}

/** Starts an agent of a directory source in a process of its own. */
export const startAgent = ({ cluster, directory, hubUrl, tokens }: AgentStart): Promise<RunningProcess> =>
  startApp('agent', [
    ...['--cluster', cluster],
    ...['--directory', directory],
    ...['--hub', hubUrl],
    ...['--token-file', tokens.of.get(`cluster/${cluster}`) ?? ''],
  ])
