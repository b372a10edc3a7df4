import { spawn } from 'node:child_process'

/**
 * Runs a command without input and resolves to `{ok, output}`, where `output` is all that it wrote. A command that
 * is not there is not ok either. It ends with this process.
 */
export const runCommand = (command, args, { cwd, env = process.env } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const end = () => killGroup(child.pid)
    const settle = (result) => {
      process.off('exit', end)
      resolve(result)
    }
    process.on('exit', end)
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text))
    child.once('error', (error) => settle({ ok: false, output: error.message }))
    child.once('close', (code) => settle({ ok: code === 0, output }))
  })

/** All of it: what the command started in turn would go on writing into folders that are being removed. */
const killGroup = (leader) => {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
