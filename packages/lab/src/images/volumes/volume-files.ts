import type { KeyToPath, Volume } from '../../objects/container.ts'
import type { Pod } from '../../objects/pod.ts'
import type { ObjectData } from '../container-environment.ts'
import { MissingObject } from '../container-environment.ts'
import type { PodPlace } from '../pod-field.ts'
import { podField } from '../pod-field.ts'

export interface VolumeFile {
  readonly content: Buffer
  readonly mode: number
}

export type VolumeFiles = ReadonlyMap<string, VolumeFile>

export interface TokenSpec {
  readonly audience?: string
  readonly seconds: number
}

interface Reference {
  readonly items?: readonly KeyToPath[]
  readonly optional?: boolean
}

const usualMode = 0o644
const usualTokenSeconds = 3_600

/**
 * What a volume holds, by path, where it is one of files: of a Secret, ConfigMap, downwardAPI, or projected.
 * @param token gives a token of the Pod's ServiceAccount
 * @throws MissingObject
 */
export const volumeFiles = (
  pod: Pod,
  volume: Volume,
  place: PodPlace,
  data: ObjectData,
  token: (spec: TokenSpec) => string,
): VolumeFiles => {
  const { namespace } = pod.metadata
  const ofSecret = (name: string, reference: Reference, mode?: number): VolumeFiles =>
    select(data.secret(namespace, name), reference, `Secret ${namespace}/${name}`, mode)
  const ofConfigMap = (name: string, reference: Reference, mode?: number): VolumeFiles =>
    select(data.configMap(namespace, name), reference, `ConfigMap ${namespace}/${name}`, mode)
  const ofFields = ({ items = [] }: NonNullable<Volume['downwardAPI']>): VolumeFiles =>
    new Map(
      items.map(({ path, fieldRef }) => [
        path,
        { content: Buffer.from(podField(pod, fieldRef?.fieldPath ?? '', place)), mode: usualMode },
      ]),
    )
  const { secret, configMap, downwardAPI, projected } = volume
  if (secret) return ofSecret(secret.secretName, secret, secret.defaultMode)
  if (configMap) return ofConfigMap(configMap.name, configMap, configMap.defaultMode)
  if (downwardAPI) return ofFields(downwardAPI)
  const files = new Map<string, VolumeFile>()
  for (const source of projected?.sources ?? []) {
    const mode = projected?.defaultMode
    if (source.secret) addAll(files, ofSecret(source.secret.name, source.secret, mode))
    if (source.configMap) addAll(files, ofConfigMap(source.configMap.name, source.configMap, mode))
    if (source.downwardAPI) addAll(files, ofFields(source.downwardAPI))
    if (source.serviceAccountToken) {
      const { path, audience, expirationSeconds = usualTokenSeconds } = source.serviceAccountToken
      const content = token({ seconds: expirationSeconds, ...(audience !== undefined && { audience }) })
      files.set(path, { content: Buffer.from(content), mode: mode ?? usualMode })
    }
  }
  return files
}

const addAll = (files: Map<string, VolumeFile>, more: VolumeFiles): void => {
  for (const [path, file] of more) files.set(path, file)
}

const select = (
  found: Readonly<Record<string, Buffer>> | undefined,
  { items, optional }: Reference,
  what: string,
  mode = usualMode,
): VolumeFiles => {
  if (found === undefined) {
    if (optional === true) return new Map()
    throw new MissingObject(`there is no ${what}`)
  }
  const wanted: readonly KeyToPath[] = items ?? Object.keys(found).map((key) => ({ key, path: key }))
  return new Map(
    wanted.flatMap(({ key, path, mode: own }) => {
      const content = found[key]
      if (content !== undefined) return [[path, { content, mode: own ?? mode }]]
      if (optional === true) return []
      throw new MissingObject(`${what} has no key ${key}`)
    }),
  )
}
