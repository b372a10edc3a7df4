import type { KubeError } from '@watershed/kube'
import { objectKey } from '@watershed/model'
import type { SourceProblem } from '@watershed/wire'
import type { WatchedKind } from '../source/kubernetes/watched-kinds.ts'
import { kindOf } from './status-resources.ts'
import type { Wanted } from './status-writer.ts'

/** The writes that an API server refuses, as problems of the cluster: one for a kind and a reason, however many objects it concerns. */
export interface Refusals {
  add(wanted: Wanted, error: KubeError): void
  /** The object is refused no more. */
  remove(wanted: Wanted): void
  problems(): readonly SourceProblem[]
}

interface Refusal {
  readonly wanted: Wanted
  readonly error: KubeError
}

/** @param changed is called when other problems are to be told */
export const createRefusals = (changed: () => void): Refusals => {
  /** By kind and code, and therein by object. */
  const refused = new Map<string, Map<string, Refusal>>()

  const remove = (wanted: Wanted): boolean => {
    const key = objectKey(wanted)
    for (const [about, members] of refused) {
      if (!members.delete(key)) continue
      if (members.size === 0) refused.delete(about)
      return members.size === 0
    }
    return false
  }
  return {
    add: (wanted, error) => {
      remove(wanted)
      const about = `${wanted.kind}/${error.code}`
      const members = refused.get(about) ?? new Map<string, Refusal>()
      const isNews = members.size === 0
      members.set(objectKey(wanted), { wanted, error })
      refused.set(about, members)
      if (isNews) changed()
    },
    remove: (wanted) => {
      if (remove(wanted)) changed()
    },
    problems: () => [...refused.values()].flatMap((members) => [...members.values()].slice(0, 1).map(tell)),
  }
}

const tell = ({ wanted: { kind, namespace, name }, error }: Refusal): SourceProblem => {
  const known = kindOf(kind)
  const isForbidden = error.code === 'Forbidden'
  const what = kind === 'ServiceImport' ? 'ServiceImports are' : `the status of ${known?.plural ?? kind} is`
  return {
    file: `${kind}/`,
    object: `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`,
    message: `${isForbidden ? 'may not' : 'cannot'} be written, so ${what} out of date: ${error.message.slice(0, 500)}`,
    cure: isForbidden && known ? grant(known) : error.cure,
  }
}

/** What the agent's chart grants. */
const grant = ({ kind, group, plural }: WatchedKind): string => {
  const status = `update on ${plural}/status`
  const rights = kind === 'ServiceImport' ? `create, update and delete on ${plural}, and ${status}` : status
  return `Upgrade the agent's release with helm upgrade, or apply what watershed install agent prints: its role grants ${rights} in API group ${group}. It is tried again each minute.`
}
