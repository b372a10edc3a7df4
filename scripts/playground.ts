import { publishPlayground } from '@watershed/cli'
import { startLoad } from '@watershed/testkit'
import { showLiveView } from './playground/live-view.ts'
import { hostname, routeFile } from './playground/manifests.ts'
import { runOnce } from './playground/run-once.ts'
import type { Playground } from './playground/start-playground.ts'
import { startPlayground } from './playground/start-playground.ts'

const once = process.argv.includes('--once')

const introduce = ({ gatewayPort, folder, context }: Playground, published: boolean): string => {
  const flags = published
    ? ''
    : ` --hub ${context.hub} --token-file ${context.tokenFile} --directory ${context.directory}`
  return `
Watershed is up.

  through the edge    curl http://${hostname}:${gatewayPort}/
  the hub's API       ${context.hub}/openapi.json   (token in ${context.tokenFile})
  cluster blue        ${folder('blue')}
  cluster green       ${folder('green')}

Shift traffic: edit the weights in
  ${routeFile(folder)}
or, in another terminal,
  npm run -s watershed -- shift shop/cart blue=90 green=10${flags}
  npm run -s watershed -- describe route shop/cart${flags}

Ctrl-C ends it and leaves nothing behind.
`
}

const interruption = new AbortController()
// Not `once`: a signal that finds no listener any more ends the process before it has cleaned up.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => interruption.abort())
const { signal } = interruption
const interrupted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))

const report = (says: string): void => void process.stdout.write(`starting ${says} …\n`)

const run = async (): Promise<number> => {
  const playground = await startPlayground(report, signal)
  const load = startLoad(playground.gatewayPort, hostname)
  const unpublish = publishPlayground(playground.context)
  try {
    if (once) {
      const passed = await Promise.race([runOnce(playground, load), interrupted.then(() => false)])
      return passed ? 0 : 1
    }
    process.stdout.write(introduce(playground, unpublish !== undefined))
    const view = showLiveView(playground, load)
    await interrupted
    view.stop()
    process.stdout.write('\nstopping …\n')
    return 0
  } finally {
    unpublish?.()
    await load.stop()
    await playground.stop()
  }
}

try {
  process.exitCode = await run()
} catch (error) {
  if (!signal.aborted) throw error
}
