import { join } from 'node:path'
import { programPath } from '../binaries/binaries-folder.ts'
import type { ClusterAddresses } from '../network/addresses.ts'
import type { Part } from './part.ts'
import { startPart } from './part.ts'

const clientPort = 2379
const peerPort = 2380

/** Plain HTTP, which does inside the lab's namespace. */
export const etcdUrl = ({ controlPlane }: ClusterAddresses): string => `http://${controlPlane}:${clientPort}`

export const startEtcd = (folder: string, addresses: ClusterAddresses): Promise<Part> => {
  const url = etcdUrl(addresses)
  const peerUrl = `http://${addresses.controlPlane}:${peerPort}`
  const args = [
    ...['--data-dir', join(folder, 'etcd')],
    ...['--listen-client-urls', url, '--advertise-client-urls', url],
    ...['--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl],
    ...['--initial-cluster', `default=${peerUrl}`],
    ...['--log-level', 'warn'],
    // A lab is thrown away, and many disks take tens of milliseconds for each of these.
    '--unsafe-no-fsync',
  ]
  return startPart({
    name: 'etcd',
    command: programPath('etcd'),
    args,
    logFile: join(folder, 'logs/etcd.log'),
    ready: async () => {
      const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) })
      return ((await answer.json()) as { readonly health: string }).health === 'true'
    },
  })
}
