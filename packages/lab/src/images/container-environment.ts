import type { Container, EnvSource, EnvVariable, KeyReference } from '../objects/container.ts'
import type { Pod } from '../objects/pod.ts'
import { podField } from './pod-field.ts'
import type { PodPlace } from './pod-field.ts'

/** The data of Secrets and ConfigMaps; undefined where there is no such object. */
export interface ObjectData {
  secret(namespace: string, name: string): Readonly<Record<string, Buffer>> | undefined
  configMap(namespace: string, name: string): Readonly<Record<string, Buffer>> | undefined
}

/** A Pod asks for an object or a key that is not there (yet). */
export class MissingObject extends Error {
  override readonly name = 'MissingObject'
}

/**
 * A container's variables, with those of its image first.
 * @throws MissingObject
 */
export const containerEnvironment = (
  pod: Pod,
  container: Container,
  place: PodPlace,
  data: ObjectData,
  image: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const variables: Record<string, string> = { ...image }
  for (const source of container.envFrom ?? [])
    Object.assign(variables, fromSource(pod.metadata.namespace, source, data))
  for (const variable of container.env ?? []) {
    const value = valueOf(pod, variable, place, data)
    if (value !== undefined) variables[variable.name] = expand(value, variables)
  }
  return variables
}

/** `$(NAME)` becomes the variable's value, `$$(NAME)` stays `$(NAME)`, and what names no variable stays as it is. */
export const expand = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g, (all, name: string | undefined) =>
    name === undefined ? '$' : (variables[name] ?? all),
  )

const valueOf = (
  pod: Pod,
  { value, valueFrom }: EnvVariable,
  place: PodPlace,
  data: ObjectData,
): string | undefined => {
  const { namespace } = pod.metadata
  if (valueFrom === undefined) return value ?? ''
  if (valueFrom.fieldRef) return podField(pod, valueFrom.fieldRef.fieldPath, place)
  if (valueFrom.secretKeyRef) {
    const { name } = valueFrom.secretKeyRef
    return keyOf(data.secret(namespace, name), valueFrom.secretKeyRef, `Secret ${namespace}/${name}`)
  }
  if (valueFrom.configMapKeyRef) {
    const { name } = valueFrom.configMapKeyRef
    return keyOf(data.configMap(namespace, name), valueFrom.configMapKeyRef, `ConfigMap ${namespace}/${name}`)
  }
  throw new MissingObject('the lab knows no resourceFieldRef')
}

const keyOf = (
  found: Readonly<Record<string, Buffer>> | undefined,
  { key, optional }: KeyReference,
  what: string,
): string | undefined => {
  const value = found?.[key]
  if (value !== undefined) return value.toString()
  if (optional === true) return undefined
  throw new MissingObject(found === undefined ? `there is no ${what}` : `${what} has no key ${key}`)
}

const fromSource = (
  namespace: string,
  { prefix = '', configMapRef, secretRef }: EnvSource,
  data: ObjectData,
): Readonly<Record<string, string>> => {
  const reference = configMapRef ?? secretRef
  if (reference === undefined) return {}
  const read = configMapRef ? data.configMap : data.secret
  const found = read(namespace, reference.name)
  if (found === undefined && reference.optional !== true)
    throw new MissingObject(
      `there is no ${configMapRef ? 'ConfigMap' : 'Secret'} ${namespace}/${reference.name}`,
    )
  return Object.fromEntries(
    Object.entries(found ?? {}).map(([key, value]) => [`${prefix}${key}`, value.toString()]),
  )
}
