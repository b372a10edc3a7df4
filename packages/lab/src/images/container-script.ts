import type { ContainerNetwork } from './container-network.ts'
import { containerNetwork } from './container-network.ts'

/** What a container's process is to see, and as whom. */
export interface ContainerSetup {
  readonly hostname: string
  /** An empty folder of this machine, which becomes the root. */
  readonly root: string
  readonly logFile: string
  readonly folders: Readonly<Record<string, string>>
  readonly links: Readonly<Record<string, string>>
  readonly mounts: readonly {
    readonly from: string
    readonly to: string
    readonly readOnly: boolean
  }[]
  readonly hostsFile: string
  /** Undefined where it shares the lab's. */
  readonly network: ContainerNetwork | undefined
  readonly readOnlyRoot: boolean
  readonly workingDir: string
  /** Undefined where this process may not become anybody else (in a user namespace with one user). */
  readonly user:
    { readonly uid: number; readonly gid: number; readonly groups: readonly number[] } | undefined
  readonly command: readonly string[]
}

/** Of this machine; where they are links, as /lib to usr/lib, they are links in there as well. */
export const systemFolders: readonly string[] = [
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/usr/bin',
  '/usr/sbin',
  '/usr/lib',
  '/usr/lib64',
]
const shared = [...systemFolders, '/usr/share/zoneinfo', '/etc/ssl', '/etc/ld.so.cache', '/etc/localtime']
const devices = ['null', 'zero', 'full', 'random', 'urandom', 'tty']

/**
 * A shell script, to be run in namespaces of its own, that builds a root of this machine's programs and the
 * container's volumes, and becomes the container's command in there, without privileges.
 */
export const containerScript = (setup: ContainerSetup): string => {
  const { root, folders, links, mounts } = setup
  const name = quote(setup.hostname)
  return [
    'set -e',
    `exec >> ${quote(setup.logFile)} 2>&1`,
    ...(setup.network ? containerNetwork(setup.network) : []),
    `mount -t tmpfs -o mode=0755 tmpfs ${quote(root)}`,
    `cd ${quote(root)}`,
    'mkdir -m 0755 proc dev etc usr opt run var',
    'mkdir -m 1777 tmp',
    'mount -t proc proc proc',
    // For want of both, as on a machine without `hostname` for who is not root, it keeps the machine's.
    `{ hostname ${name} || echo ${name} > /proc/sys/kernel/hostname; } 2> /dev/null || true`,
    helpers,
    ...shared.map((path) => `share ${path}`),
    ...devices.map((device) => `touch dev/${device} && mount --bind /dev/${device} dev/${device}`),
    'ln -s /proc/self/fd dev/fd && ln -s /proc/self/fd/1 dev/stdout && ln -s /proc/self/fd/2 dev/stderr',
    'mkdir -m 1777 dev/shm && mount -t tmpfs -o mode=1777 tmpfs dev/shm',
    ...etcFiles(setup),
    ...Object.entries(folders).map(([to, from]) => `spread ${quote(from)} ${quote(to)}`),
    ...Object.entries(links).map(([from, to]) => `link ${quote(to)} ${quote(from)}`),
    ...inOrder(mounts).map(
      ({ from, to, readOnly }) => `bind ${quote(from)} ${quote(to)} ${readOnly ? 'ro' : 'rw'}`,
    ),
    `mkdir -p .${quote(setup.workingDir)}`,
    ...(setup.readOnlyRoot ? [`mount -o remount,ro ${quote(root)}`] : []),
    `exec chroot . /bin/sh -c 'cd "$1" && shift && exec "$@"' sh ${quoteAll([setup.workingDir, ...privileges(setup), ...setup.command])}`,
  ].join('\n')
}

const helpers = String.raw`
bind() {
  if [ -d "$1" ]; then mkdir -p ".$2"; else mkdir -p "$(dirname ".$2")"; touch ".$2"; fi
  mount --rbind "$1" ".$2"
  if [ "$3" = ro ]; then mount -o remount,bind,ro ".$2"; fi
}
# The folder itself may be another user's alone.
spread() {
  mkdir -p ".$2"
  for entry in "$1"/*; do bind "$entry" "$2/$(basename "$entry")" ro; done
}
link() { mkdir -p "$(dirname ".$2")"; ln -s "$1" ".$2"; }
share() {
  if [ -L "$1" ]; then link "$(readlink "$1")" "$1"; elif [ -e "$1" ]; then bind "$1" "$1" ro; fi
}`

const etcFiles = ({ user, hostsFile }: ContainerSetup): readonly string[] => {
  const accounts = ['root:x:0:0:root:/:/bin/sh', 'nobody:x:65534:65534:nobody:/:/bin/false']
  const own = user && user.uid !== 0 ? [`container:x:${user.uid}:${user.gid}::/:/bin/false`] : []
  return [
    `printf '%s\\n' ${quoteAll([...accounts, ...own])} > etc/passwd`,
    `printf '%s\\n' root:x:0: nogroup:x:65534: > etc/group`,
    `echo 'hosts: files' > etc/nsswitch.conf`,
    // Names come from the hosts file alone; without a line here, programs would ask 127.0.0.1.
    `echo 'options timeout:1 attempts:1' > etc/resolv.conf`,
    `bind ${quote(hostsFile)} /etc/hosts ro`,
  ]
}

/** Outer before inner. */
const inOrder = (mounts: ContainerSetup['mounts']): ContainerSetup['mounts'] =>
  mounts.toSorted((a, b) => a.to.length - b.to.length)

/** As the restricted pod security standard demands. `--pdeathsig` again: it is lost where the user changes. */
const privileges = ({ user }: ContainerSetup): readonly string[] => [
  ...['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'],
  ...(user === undefined ? [] : [`--reuid=${user.uid}`, `--regid=${user.gid}`, groupsFlag(user.groups)]),
  '--',
]

const groupsFlag = (groups: readonly number[]): string =>
  groups.length === 0 ? '--clear-groups' : `--groups=${groups.join(',')}`

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

const quoteAll = (words: readonly string[]): string => words.map(quote).join(' ')
