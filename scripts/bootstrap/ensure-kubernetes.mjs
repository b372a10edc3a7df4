import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BootstrapError } from './bootstrap-error.mjs'
import { keepGoPrograms } from './keep-go-programs.mjs'

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
  const made = await keepGoPrograms(root, {
    name: 'kubernetes',
    main: 'kube-apiserver',
    programs,
    announcement: "the lab's programs are built once, which takes 4 to 12 minutes on 2 cores",
  })
  return made.missing === undefined ? { KUBERNETES_BIN: dirname(made) } : made
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
  return values.map(([name, value]) => `-X ${name}=${value}`)
}

const kubernetesValues = (version) => {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version)
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' }
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((path) =>
    Object.entries(values).map(([name, value]) => [`${path}.${name}`, value]),
  )
}

const ofKubernetes = (name) => ({
  ...{ name, module: 'kubernetes', path: `k8s.io/kubernetes/cmd/${name}` },
  linkerFlags,
})

const programs = [
  { name: 'etcd', module: 'kubernetes', path: 'go.etcd.io/etcd/server/v3', linkerFlags },
  ofKubernetes('kube-apiserver'),
  ofKubernetes('kube-controller-manager'),
  ofKubernetes('kubectl'),
  { name: 'helm', module: 'helm', path: 'helm.sh/helm/v4/cmd/helm', linkerFlags },
]

const names = programs.map(({ name }) => name)
