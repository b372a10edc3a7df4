import { namespaceVariable } from './run-in-namespace.ts'

/** The command that runs another in the network namespace of the process `pid`, a lab's. */
export const enterNamespace = (pid: number, command: readonly string[]): readonly string[] => [
  'nsenter',
  ...['--target', String(pid), '--net'],
  ...(process.getuid?.() === 0 ? [] : ['--user', '--preserve-credentials']),
  ...['--', 'env', `${namespaceVariable}=1`],
  ...command,
]
