import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs `script` under the pinned Node on this process's terminal, and resolves to its exit code once it has ended: this
 * process outlives it, so that nothing is left behind on Ctrl-C.
 */
export const runScript = (root, script, args, env) =>
  new Promise((resolve, reject) => {
    const node = join(root, 'node_modules/.bin/node')
    const path = [join(root, 'node_modules/.bin'), env.PATH].join(':')
    const child = spawn(node, [join(root, script), ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...env, PATH: path },
    })
    // Ctrl-C reaches the whole foreground group of a terminal: passed on as well, the script would see it twice.
    const passOn = (signal) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    for (const signal of signals) process.on(signal, passOn)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const each of signals) process.off(each, passOn)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
