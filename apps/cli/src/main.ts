import { CliError } from './cli-error.ts'
import { playgroundContext } from './context/playground-context.ts'
import { terminalOf } from './check/terminal.ts'
import { createProgram } from './create-program.ts'

const exitCodes: Readonly<Partial<Record<CliError['code'], number>>> = { Usage: 2, Ambiguous: 2, NoHub: 2 }

const program = createProgram(
  playgroundContext() ?? {},
  (text) => void process.stdout.write(text),
  (text) => void process.stderr.write(text),
  {
    ...terminalOf(process.stdout, process.stderr, process.env),
    exit: (code) => {
      process.exitCode = code
    },
  },
)
try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CliError)) throw error
  process.stderr.write(`watershed: ${error.message}\n`)
  process.exitCode = exitCodes[error.code] ?? 1
}
