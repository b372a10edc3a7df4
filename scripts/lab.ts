// `npm run lab [-- COMMAND]`: Kubernetes clusters on this machine.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { enterNamespace, missingForLab, runInNamespace } from '@watershed/lab'
import { ensureKubernetes } from './bootstrap/ensure-kubernetes.mjs'
import { bundleImages } from './lab/bundle-images.ts'
import type { LabStatus } from './lab/control.ts'
import { askLab, verbs } from './lab/control.ts'
import { labFolder } from './lab/lab-folder.ts'
import { showStatus } from './lab/show-status.ts'

const usage = `usage: npm run lab [-- COMMAND]

  (none)                      starts two clusters, blue and green, until Ctrl-C
  build                       only builds the lab's programs
  status                      shows the running lab's parts
  shell                       opens a shell inside
  exec -- COMMAND…            runs a command inside
  pause|resume|kill|start CLUSTER/PART
  compact CLUSTER
`

const root = join(import.meta.dirname, '..')

const start = async (): Promise<number> => {
  const missing = missingForLab()
  if (missing !== undefined) throw new Error(`this machine cannot run a lab: ${missing}`)
  const kubernetes = await ensureKubernetes(root)
  if (await runs()) throw new Error('a lab runs already: see `npm run lab -- status`')
  rmSync(labFolder(), { recursive: true, force: true })
  await bundleImages(join(root, 'dist'))
  const env = { ...process.env, ...kubernetes }
  return runInNamespace(process.execPath, [join(root, 'scripts/lab/run-lab.ts')], { cwd: root, env })
}

const runs = (): Promise<boolean> =>
  askLab('/status').then(
    () => true,
    () => false,
  )

const exec = async (command: string | undefined, args: readonly string[]): Promise<number> => {
  if (command === undefined) throw new Error('exec needs a command')
  const { pid, kubeconfig, binaries } = await askLab<LabStatus>('/status')
  const path = [binaries, process.env['PATH']].join(':')
  const [program = '', ...rest] = enterNamespace(pid, [command, ...args])
  const env = { ...process.env, PATH: path, KUBECONFIG: kubeconfig, KUBERNETES_BIN: binaries }
  const child = spawn(program, rest, { stdio: 'inherit', cwd: process.env['INIT_CWD'] ?? root, env })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 1))
  })
}

const order = async (verb: string, target: string | undefined): Promise<number> => {
  if (target === undefined) throw new Error(`${verb} needs a target, as blue/kube-apiserver`)
  const { said } = await askLab<{ readonly said: string }>(`/${verb}/${target}`)
  process.stdout.write(`${said}\n`)
  return 0
}

const run = async ([command, ...rest]: readonly string[]): Promise<number> => {
  const [first, ...others] = rest[0] === '--' ? rest.slice(1) : rest
  if (command === undefined) return start()
  if (command === 'exec') return exec(first, others)
  if (command === 'shell') return exec(process.env['SHELL'] ?? 'bash', [])
  if (verbs.some((verb) => verb === command)) return order(command, first)
  if (command === 'build') process.stdout.write(`${(await ensureKubernetes(root)).KUBERNETES_BIN}\n`)
  else if (command === 'status') process.stdout.write(showStatus(await askLab<LabStatus>('/status')))
  else {
    process.stderr.write(usage)
    return ['help', '--help', '-h'].includes(command) ? 0 : 1
  }
  return 0
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`lab: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
