import { isLabel } from '@watershed/wire'
import { AgentError } from '../agent-error.ts'
import type { KubernetesPlace, SourcePlace } from '../source/start-source.ts'

export interface SourceFlags {
  readonly directory?: string | undefined
  readonly 'in-cluster': boolean
  readonly 'service-account'?: string | undefined
  readonly kubeconfig?: string | undefined
  readonly context?: string | undefined
  readonly namespaces?: string | undefined
  readonly 'exclude-namespaces'?: string | undefined
  readonly 'secret-namespaces'?: string | undefined
}

/** Each namespace costs a watch a kind. */
const mostNamespaces = 50

/** @throws AgentError BadOptions, with the flag and what to write */
export const parseSourcePlace = (flags: SourceFlags): SourcePlace => {
  const given = [
    flags.directory !== undefined && '--directory',
    flags['in-cluster'] && '--in-cluster',
    flags.kubeconfig !== undefined && '--kubeconfig',
  ].filter((flag) => flag !== false)
  if (given.length === 0)
    throw bad('--directory, --in-cluster or --kubeconfig is missing: one of them says what to report')
  if (given.length > 1) throw bad(`${given.join(' and ')} exclude each other: give one of them`)
  const needed = misplaced(flags)
  if (needed) throw bad(`${needed[0]} goes with ${needed[1]} only`)
  if (flags.directory === '') throw bad('--directory is missing: it says the folder to report')
  return flags.directory !== undefined
    ? { directory: flags.directory }
    : { kubernetes: kubernetesPlace(flags) }
}

/** The first flag without the one that it belongs to. */
const misplaced = (flags: SourceFlags): readonly [string, string] | undefined => {
  const rules: readonly (readonly [keyof SourceFlags, boolean, string])[] = [
    ['context', flags.kubeconfig !== undefined, '--kubeconfig'],
    ['service-account', flags['in-cluster'], '--in-cluster'],
    ['namespaces', flags.directory === undefined, '--in-cluster or --kubeconfig'],
    ['exclude-namespaces', flags.directory === undefined, '--in-cluster or --kubeconfig'],
    ['secret-namespaces', flags.directory === undefined, '--in-cluster or --kubeconfig'],
  ]
  const found = rules.find(([flag, allowed]) => flags[flag] !== undefined && !allowed)
  return found && [`--${found[0]}`, found[2]]
}

const kubernetesPlace = (flags: SourceFlags): KubernetesPlace => {
  const { kubeconfig, context } = flags
  const namespaces = parseNamespaces('--namespaces', flags.namespaces)
  const excludeNamespaces = parseNamespaces('--exclude-namespaces', flags['exclude-namespaces'])
  const secretNamespaces = parseNamespaces('--secret-namespaces', flags['secret-namespaces'])
  if (namespaces && excludeNamespaces) throw bad('--namespaces and --exclude-namespaces exclude each other')
  return {
    ...(flags['in-cluster'] && { inCluster: true }),
    ...(flags['service-account'] !== undefined && { serviceAccountFolder: flags['service-account'] }),
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(context !== undefined && { context }),
    ...(namespaces && { namespaces }),
    ...(excludeNamespaces && { excludeNamespaces }),
    ...(secretNamespaces && { secretNamespaces }),
  }
}

const parseNamespaces = (flag: string, written: string | undefined): readonly string[] | undefined => {
  if (written === undefined) return undefined
  const names = [...new Set(written.split(',').map((name) => name.trim()))]
  const wrong = names.find((name) => !isLabel(name))
  if (wrong !== undefined)
    throw bad(`${flag} ${written}: '${wrong}' is no namespace; write them as shop,till`)
  if (names.length > mostNamespaces)
    throw bad(
      `${flag} takes at most ${mostNamespaces} namespaces: with more, use --exclude-namespaces or neither`,
    )
  return names
}

const bad = (message: string): AgentError => new AgentError('BadOptions', message)
