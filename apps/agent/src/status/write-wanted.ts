import { apiVersionOf } from '@watershed/kube'
import { derivedKinds } from './derived-kinds.ts'
import type { SourceApi } from '../source/start-source.ts'
import type { Wanted } from './status-writer.ts'
import { reportedResource, servedResource } from './status-resources.ts'
import type { WriteOutcome, WriteTarget } from './write-object.ts'
import { removeObject, writeObject } from './write-object.ts'

/** Carries out what is wanted of one object. */
export const writeWanted =
  (api: Pick<SourceApi, 'servedVersion'>, target: WriteTarget) =>
  async (wanted: Wanted): Promise<WriteOutcome> => {
    const isDerived = derivedKinds[wanted.kind] !== undefined
    const resource = isDerived
      ? servedResource(api, wanted.kind)
      : reportedResource(wanted.kind, wanted.apiVersion)
    if (!resource) return 'absent'
    if (wanted.type === 'set')
      return writeObject(target, resource, { ...wanted, apiVersion: apiVersionOf(resource) })
    if (isDerived) return removeObject(target.kube, resource, wanted)
    const nothing = nothingSaid[wanted.kind]
    if (!nothing) return 'unchanged'
    const { kind, namespace, name } = wanted
    const apiVersion = apiVersionOf(resource)
    return writeObject(target, resource, {
      type: 'set',
      kind,
      apiVersion,
      namespace,
      name,
      status: nothing,
    })
  }

/**
 * What a status looks like once we say nothing any more. A Gateway or class that is no longer ours is left as it is: its
 * conditions have one owner at a time, and the next one writes its own.
 */
const nothingSaid: Readonly<Partial<Record<Wanted['kind'], Readonly<Record<string, unknown>>>>> = {
  HTTPRoute: { parents: [] },
  MultiClusterHTTPRoute: { parents: [], rules: [] },
}
