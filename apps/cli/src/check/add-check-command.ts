import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import type { Context } from '../context/context.ts'
import type { Checked } from './check.ts'
import { check } from './check.ts'
import type { Terminal } from './terminal.ts'
import { findKubeconfig } from './find-kubeconfig.ts'
import { checkNames } from './finding.ts'
import { createProgress, noProgress } from './gather/progress.ts'
import { renderFindings } from './render-findings.ts'

interface Flags {
  readonly kubeconfig?: string
  readonly context?: string
  readonly namespace: string
  readonly timeout: number
  readonly only?: 'kubernetes' | 'hub'
}

/** `watershed check` */
export const addCheckCommand = (
  program: Command,
  context: () => Context,
  isJson: () => boolean,
  terminal: Terminal,
): void => {
  program
    .command('check')
    .description('look at a cluster and the hub, and say what is missing, each with its cure')
    .option('--kubeconfig <file>', 'of the cluster (KUBECONFIG, or ~/.kube/config)')
    .option('--context <name>', 'of the kubeconfig (its current one)')
    .option('-n, --namespace <namespace>', 'where hub, agent and edges are', 'watershed-system')
    .addOption(new Option('--only <half>', 'look at one half').choices(['kubernetes', 'hub']))
    .option('--timeout <seconds>', 'for each answer', seconds, 10)
    .addHelpText('after', help)
    .action(async (flags: Flags) => {
      const { hub, ...rest } = context()
      const kubeconfig = flags.only === 'hub' ? undefined : findKubeconfig(flags.kubeconfig, process.env)
      const asked = flags.only !== 'kubernetes' && hub !== undefined ? { ...rest, hub } : rest
      const { width } = terminal
      const progress = width === undefined || isJson() ? noProgress : createProgress(terminal.note, width)
      const checked = await check(
        asked,
        {
          namespace: flags.namespace,
          timeoutMs: flags.timeout * 1_000,
          ...(kubeconfig !== undefined && { kubeconfig }),
          ...(flags.context !== undefined && { kubeContext: flags.context }),
        },
        progress,
      )
      terminal.write(`${isJson() ? asJson(checked) : asText(checked, terminal)}\n`)
      terminal.exit(exitCodes[checked.outcome])
    })
}

const exitCodes: Readonly<Record<Checked['outcome'], number>> = { Well: 0, Missing: 1, Nothing: 2 }

const asJson = (checked: Checked): string => JSON.stringify(checked, undefined, 2)

const asText = ({ findings }: Checked, { columns, colour }: Terminal): string =>
  renderFindings(findings, { columns, colour })

const seconds = (value: string): number => {
  const number = Number(value)
  if (number > 0 && number <= 300) return number
  throw new InvalidArgumentError('It must be from 1 to 300.')
}

const help = `
Looks at ${checkNames.slice(0, 5).join(', ')},
${checkNames.slice(5).join(', ')}. A kubeconfig is enough for one half,
--hub with --token-file (a viewer's or an operator's) for the other. It changes
nothing, and sees of Secrets only whether they are there.

-o json prints {outcome, findings: [{check, level, object, message, cure}]}; a
level is Ok, Warning, Error or Skipped.

Exit codes: 0 all is well, apart from warnings; 1 something is missing; 2 wrong
usage, or nothing could be looked at.

Who runs it needs get on customresourcedefinitions; in the namespace list on
pods, deployments, daemonsets and statefulsets, get on secrets and pods/proxy;
and create on subjectaccessreviews. What it may not look at, it says.`
