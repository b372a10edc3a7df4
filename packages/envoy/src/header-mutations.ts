import type { EdgeFilter, HeaderModifier, HeaderValue } from '@watershed/model'
import type { HeaderValueOptionSchema } from '@watershed/envoy-api/envoy/config/core/v3/base_pb.js'
import { HeaderValueOption_HeaderAppendAction as AppendAction } from '@watershed/envoy-api/envoy/config/core/v3/base_pb.js'
import type { RouteSchema } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import type { MessageInit } from './message-init.ts'

/** Fields that routes and their weighted clusters have in common. */
type HeaderMutations = Pick<
  MessageInit<typeof RouteSchema>,
  'requestHeadersToAdd' | 'requestHeadersToRemove' | 'responseHeadersToAdd' | 'responseHeadersToRemove'
>

/**
 * What the filters change in headers. Envoy refuses a route that touches `host` or a pseudo-header, so those are left out
 * here; {@link hostOf} carries out a `host` that is set.
 */
export function headerMutations(filters: readonly EdgeFilter[]): HeaderMutations {
  const request = inOneStep(filters.filter((filter) => filter.type === 'RequestHeaderModifier'))
  const response = filters.filter((filter) => filter.type === 'ResponseHeaderModifier')
  return {
    requestHeadersToAdd: request.flatMap(headersToAdd),
    requestHeadersToRemove: request.flatMap(headersToRemove),
    responseHeadersToAdd: response.flatMap(headersToAdd),
    responseHeadersToRemove: response.flatMap(headersToRemove),
  }
}

/** Of several modifiers: Envoy removes before it adds, so what one adds and a later one removes is not added. */
function inOneStep(
  modifiers: readonly HeaderModifier<'RequestHeaderModifier'>[],
): readonly HeaderModifier<'RequestHeaderModifier'>[] {
  return modifiers.map((modifier, index) => {
    const removed = modifiers.slice(index + 1).flatMap(({ remove }) => remove)
    const stays = ({ name }: HeaderValue) => !removed.includes(name)
    return { ...modifier, set: modifier.set.filter(stays), add: modifier.add.filter(stays) }
  })
}

/** The host that the filters give to a request that goes to a backend. */
export function hostOf(filters: readonly EdgeFilter[]): string | undefined {
  for (const filter of filters) {
    if (filter.type === 'URLRewrite' && filter.hostname !== undefined) return filter.hostname
    if (filter.type !== 'RequestHeaderModifier') continue
    const host = filter.set.find(({ name }) => name.toLowerCase() === 'host')
    if (host) return host.value
  }
  return undefined
}

/** Set headers whose values are Envoy's format strings. */
export function headersToSet(headers: readonly HeaderValue[]): MessageInit<typeof HeaderValueOptionSchema>[] {
  return headers.map((header) => toOption(header, AppendAction.OVERWRITE_IF_EXISTS_OR_ADD))
}

type Modifier = HeaderModifier<'RequestHeaderModifier' | 'ResponseHeaderModifier'>
type HeaderValueOption = MessageInit<typeof HeaderValueOptionSchema>

function headersToAdd({ set, add }: Pick<Modifier, 'set' | 'add'>): HeaderValueOption[] {
  return [
    ...headersToSet(set.filter(isChangeable).map(literal)),
    ...add
      .filter(isChangeable)
      .map(literal)
      .map((header) => toOption(header, AppendAction.APPEND_IF_EXISTS_OR_ADD)),
  ]
}

function headersToRemove({ remove }: Pick<Modifier, 'remove'>): string[] {
  return remove.filter((name) => isChangeable({ name }))
}

function toOption({ name, value }: HeaderValue, appendAction: AppendAction): HeaderValueOption {
  return { header: { key: name, value }, appendAction, keepEmptyValue: value === '' }
}

function literal({ name, value }: HeaderValue): HeaderValue {
  return { name, value: value.replaceAll('%', '%%') }
}

function isChangeable({ name }: { readonly name: string }): boolean {
  return !name.startsWith(':') && name.toLowerCase() !== 'host'
}
