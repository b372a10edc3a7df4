// The suite and all that it needs, inside the lab's network namespace; its arguments are flags for the suite.
import { join } from 'node:path'
import { startKubeLab } from '@watershed/lab'
import { gatewayClass, startLab, temporaryDirectory, yaml } from '@watershed/testkit'
import { install } from '../../test/kube/kube-shop.ts'
import { renderProfiles } from './render-profiles.ts'
import { runSuite } from './run-suite.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const suiteFolder = process.env['CONFORMANCE_BIN'] ?? ''
const folder = await temporaryDirectory('conformance')

say('starting a cluster …')
const kube = await startKubeLab({ clusters: ['blue'] })
const cluster = kube.cluster('blue')
await cluster.kubectl(['apply', '--server-side', '-f', join(suiteFolder, 'crds')])
await install(cluster)
const access = await cluster.serviceAccountKubeconfig('watershed-system', 'watershed-agent')
const lab = await startLab({
  purpose: 'conformance',
  clusters: ['blue'],
  edges: ['10.244.250.1'],
  source: () => ({ kubeconfig: access.kubeconfig }),
})
await cluster.kubectl(['apply', '-f', '-'], { input: yaml(gatewayClass()) })

say('running the suite …')
const report = join(folder.path, 'report.yaml')
const { failed, reasons } = await runSuite({
  ...{ folder: suiteFolder, kubeconfig: cluster.kubeconfig, report },
  flags: process.argv.slice(2),
  say,
})
say(await renderProfiles(report, reasons))
await lab.stop()
access.stop()
await kube.stop()
await folder.remove()
process.exit(failed ? 1 : 0)
