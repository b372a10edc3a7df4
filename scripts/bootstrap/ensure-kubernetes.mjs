import { createHash } from 'node:crypto'
import { readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BootstrapError } from './bootstrap-error.mjs'
import { endOnSignals } from './end-on-signals.mjs'
import { findOnPath } from './find-on-path.mjs'
import { keepInCache } from './keep-in-cache.mjs'
import { lastLine } from './last-line.mjs'
import { runCommand } from './run-command.mjs'
import { withProgress } from './with-progress.mjs'

/**
 * Finds or builds what the lab runs (etcd, kube-apiserver, kube-controller-manager, kubectl, helm), and gives the environment
 * that names the folder. Built from the Go modules as published, since no package registry has these programs.
 * @throws BootstrapError when it cannot be had
 */
export const ensureKubernetes = async (root) => {
  const found = await findKubernetes(root)
  if (found.missing === undefined) return found
  throw new BootstrapError(
    `there is no Kubernetes for the lab to be had: ${found.missing}. Install Go 1.26 or newer, or set KUBERNETES_BIN to a folder of ${names.join(', ')}.`,
  )
}

/** As {@link ensureKubernetes}, but `{missing: why}` where it cannot be had. */
export const findKubernetes = async (root) => {
  if (process.env.KUBERNETES_BIN) return { KUBERNETES_BIN: process.env.KUBERNETES_BIN }
  const sources = join(root, 'packages/lab/binaries')
  const stopListening = endOnSignals()
  try {
    const name = `kubernetes/${keyOf(sources)}`
    const made = await keepInCache(name, 'kube-apiserver', (folder) => buildAll(sources, folder))
    return made.missing === undefined ? { KUBERNETES_BIN: dirname(made) } : made
  } finally {
    stopListening()
  }
}

/** `module` is a folder of packages/lab/binaries; `versions` are the variables that the linker sets. */
const programs = [
  { name: 'etcd', module: 'kubernetes', path: 'go.etcd.io/etcd/server/v3' },
  { name: 'kube-apiserver', module: 'kubernetes', path: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  {
    name: 'kube-controller-manager',
    module: 'kubernetes',
    path: 'k8s.io/kubernetes/cmd/kube-controller-manager',
  },
  { name: 'kubectl', module: 'kubernetes', path: 'k8s.io/kubernetes/cmd/kubectl' },
  { name: 'helm', module: 'helm', path: 'helm.sh/helm/v4/cmd/helm' },
]

const names = programs.map(({ name }) => name)

/** Built again when a module changes; which Go builds it makes no difference to what it does. */
const keyOf = (sources) => {
  const hash = createHash('sha256')
  for (const module of new Set(programs.map((program) => program.module)))
    for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(sources, module, file)))
  return hash.digest('hex').slice(0, 16)
}

const buildAll = async (sources, folder) => {
  const go = findOnPath('go')
  if (go === undefined) return { missing: 'there is no `go` on PATH' }
  process.stderr.write(
    `watershed: the lab's programs are built once, which takes 4 to 12 minutes on 2 cores\n`,
  )
  for (const [at, program] of programs.entries()) {
    const doing = `building ${program.name} (${at + 1} of ${programs.length})`
    const failure = await withProgress(doing, () => build(go, join(sources, program.module), program, folder))
    if (failure !== undefined) return failure
  }
  return undefined
}

const build = async (go, module, { name, path }, folder) => {
  const output = join(folder, 'built')
  const flags = ['-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags', linkerFlags(module)]
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' }
  const result = await runCommand(go, ['build', ...flags, '-o', output, path], { cwd: module, env })
  if (!result.ok) return { missing: `${name} does not build: ${lastLine(result.output)}` }
  renameSync(output, join(folder, name))
  return undefined
}

/** Without a version, the programs take each other for something unknown and refuse. */
const linkerFlags = (module) => {
  const goMod = readFileSync(join(module, 'go.mod'), 'utf8')
  const versionOf = (path) => new RegExp(`^(?:require|\t) ?${path} (v\\S+)`, 'm').exec(goMod)?.[1]
  const kubernetes = versionOf('k8s.io/kubernetes')
  const helm = versionOf('helm.sh/helm/v4')
  const values = [
    ...(kubernetes === undefined ? [] : kubernetesValues(kubernetes)),
    ...(helm === undefined ? [] : [['helm.sh/helm/v4/internal/version.version', helm]]),
  ]
  return ['-s', '-w', ...values.map(([name, value]) => `-X ${name}=${value}`)].join(' ')
}

const kubernetesValues = (version) => {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version)
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' }
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((path) =>
    Object.entries(values).map(([name, value]) => [`${path}.${name}`, value]),
  )
}
