import type { Kube } from '@watershed/kube'
import { configMapResource, secretResource } from '../objects/resources.ts'
import type { ObjectData } from './container-environment.ts'
import { createObjectCache } from './object-cache.ts'

type Data = Readonly<Record<string, Buffer>>

interface RawObject {
  readonly data?: Readonly<Record<string, string>>
  readonly binaryData?: Readonly<Record<string, string>>
}

/** Secrets and ConfigMaps as Pods mount them. @param changed called after each change of one */
export const createObjectData = async (
  kube: Kube,
  changed: () => void,
): Promise<ObjectData & { stop(): void }> => {
  const secrets = createObjectCache<Data>(kube, secretResource, readSecret, changed)
  const configMaps = createObjectCache<Data>(kube, configMapResource, readConfigMap, changed)
  await Promise.all([secrets.filled, configMaps.filled])
  return {
    secret: secrets.get,
    configMap: configMaps.get,
    stop: () => {
      secrets.stop()
      configMaps.stop()
    },
  }
}

const decode = (values: Readonly<Record<string, string>> = {}, encoding: BufferEncoding): Data =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value, encoding)]))

const readSecret = (object: unknown): Data => decode((object as RawObject).data, 'base64')

const readConfigMap = (object: unknown): Data => {
  const { data, binaryData } = object as RawObject
  return { ...decode(data, 'utf8'), ...decode(binaryData, 'base64') }
}
