import type { ServerResponse } from 'node:http'
import type { TestKind, TestObject } from './object-history.ts'
import { sendJson } from './send-status.ts'
import type { ApiRequest } from './start-api-server.ts'

/** What a path names. */
export interface FoundKind {
  readonly kind: TestKind
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
}

export const findKind = (path: string, kinds: ReadonlySet<TestKind>): FoundKind | undefined => {
  const [, , group = '', ...parts] = path.startsWith('/api/')
    ? ['', '', ...path.split('/').slice(1)]
    : path.split('/')
  const apiVersion = path.startsWith('/api/') ? parts.shift() : `${group}/${parts.shift()}`
  const namespace = parts[0] === 'namespaces' && parts.length > 2 ? parts.splice(0, 2)[1] : undefined
  const [plural, name, subresource] = parts
  const kind = [...kinds].find((one) => one.apiVersion === apiVersion && one.plural === plural)
  if (!kind) return undefined
  return {
    kind,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(subresource !== undefined && { subresource }),
  }
}

/** Objects are kept in the version in which they were put, and served in any. */
export const holds = ({ kind, namespace }: FoundKind, object: TestObject): boolean =>
  object.kind === kind.kind && (namespace === undefined || object.metadata.namespace === namespace)

/** `/apis`, `/apis/GROUP/VERSION` and `/api/v1`; 404 for all else, as an API server says it. */
export const answerDiscovery = (
  { path }: ApiRequest,
  response: ServerResponse,
  kinds: ReadonlySet<TestKind>,
): void => {
  const grouped = [...kinds].filter(({ apiVersion }) => apiVersion.includes('/'))
  if (path === '/apis') {
    const groups = Map.groupBy(grouped, ({ apiVersion }) => apiVersion.split('/')[0] ?? '')
    sendJson(response, 200, {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: [...groups].map(([name, all]) => ({
        name,
        versions: [...new Set(all.map(({ apiVersion }) => apiVersion))].map((groupVersion) => ({
          groupVersion,
          version: groupVersion.split('/')[1],
        })),
      })),
    })
    return
  }
  const groupVersion = path.replace(/^\/apis?\//, '')
  const served = [...kinds].filter(({ apiVersion }) => apiVersion === groupVersion)
  if (served.length > 0)
    sendJson(response, 200, {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion,
      resources: served.map(({ plural, kind, namespaced }) => ({ name: plural, kind, namespaced })),
    })
  else response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n')
}
