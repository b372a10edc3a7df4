import { publishPlayground } from '@watershed/cli'
import { startLoad } from '@watershed/testkit'
import { showLiveView } from './playground/live-view.ts'
import { hostname } from './playground/manifests.ts'
import { runOnce } from './playground/run-once.ts'
import type { Playground } from './playground/start-playground.ts'
import { startPlayground } from './playground/start-playground.ts'

const once = process.argv.includes('--once')

const introduce = ({ gatewayPort, folders, context }: Playground, published: boolean): string => {
  const flags = published
    ? ''
    : ` --hub ${context.hub} --token-file ${context.tokenFile} --directory ${context.directory}`
  return `
Watershed is up.

  through the edge    curl http://${hostname}:${gatewayPort}/
  the hub's API       ${context.hub}/openapi.json   (token in ${context.tokenFile})
  cluster blue        ${folders.blue}
  cluster green       ${folders.green}

Shift traffic: edit the weights in
  ${folders.route}
or, in another terminal,
  npm run -s watershed -- shift shop/cart blue=90 green=10${flags}
  npm run -s watershed -- describe route shop/cart${flags}

Ctrl-C ends it and leaves nothing behind.
`
}

const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })

const report = (says: string): void => void process.stdout.write(`starting ${says} …\n`)

const interrupted = untilInterrupted()
const playground = await startPlayground(report)
const load = startLoad(playground.gatewayPort, hostname)
const unpublish = publishPlayground(playground.context)
try {
  if (once) {
    const passed = await Promise.race([runOnce(playground, load), interrupted.then(() => false)])
    process.exitCode = passed ? 0 : 1
  } else {
    process.stdout.write(introduce(playground, unpublish !== undefined))
    const view = showLiveView(playground, load)
    await interrupted
    view.stop()
    process.stdout.write('\nstopping …\n')
  }
} finally {
  unpublish?.()
  await load.stop()
  await playground.stop()
}
