import type { TokenFiles } from './make-tokens.ts'
import type { RunningProcess } from '../start-process.ts'
import { startApp } from './start-app.ts'

export interface EdgeStart {
  readonly name: string
  /** Hubs that serve it, as `host:port`. */
  readonly hubs: readonly string[]
  readonly tokens: TokenFiles
  /** What its listeners bind. */
  readonly bindAddress?: string
  /** Further flags. */
  readonly flags?: readonly string[]
}

/** Starts an edge with its Envoy (ENVOY_BIN) in a process of its own. */
export const startEdge = ({
  name,
  hubs,
  tokens,
  bindAddress = '127.0.0.1',
  flags = [],
}: EdgeStart): Promise<RunningProcess> =>
  startApp('edge', [
    ...['--name', name],
    ...hubs.flatMap((hub) => ['--hub', hub]),
    ...['--token-file', tokens.of.get(`edge/${name}`) ?? ''],
    ...['--bind-address', bindAddress],
    ...['--concurrency', '1'],
    ...flags,
  ])
