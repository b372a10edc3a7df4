import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { stringify } from 'yaml'
import type { ApiAccess, ApiAnswer, ApiRequest } from './api-access.ts'
import type { Fields, Kept, Translation } from './translation.ts'

export interface TwoClusterApi {
  /** In YAML. */
  readonly kubeconfig: string
  /** How many objects were made and kept as something else, by the plural that the suite knows. */
  translated(): ReadonlyMap<string, number>
  stop(): Promise<void>
}

/** What is written to both clusters: what backends are made of, and who may refer to them. */
const inBoth =
  /^\/(?:api\/v1|apis\/[^/]+\/[^/]+)\/(?:namespaces\/[^/]+\/)?(namespaces|services|deployments|configmaps|secrets|endpointslices|referencegrants|backendtlspolicies)(?=[/?]|$)/
const pods = /^\/api\/v1\/(?:namespaces\/[^/]+\/)?pods(\?|$)/
const onePod = /^\/api\/v1\/namespaces\/[^/]+\/pods\/[^/?]+/
const writing = ['POST', 'PUT', 'PATCH', 'DELETE']

/**
 * An API server as the suite knows them, that is two: routes are in the first, as translated, each backend is in both and exported,
 * and the pods are those of both.
 */
export const startTwoClusterApi = async (
  first: ApiAccess,
  second: ApiAccess,
  { keep, grant }: Translation,
): Promise<TwoClusterApi> => {
  const counted = new Map<string, number>()
  const answerTo = (request: ApiRequest): Promise<ApiAnswer> => {
    const kept = keep(request.path)
    if (kept) {
      if (request.method === 'POST') counted.set(pluralOf(request), (counted.get(pluralOf(request)) ?? 0) + 1)
      return translated(first, request, kept)
    }
    if (request.method === 'GET' && pods.test(request.path)) return ofPods(first, second, request)
    if (request.method === 'GET' && onePod.test(request.path)) return ofOne(first, second, request)
    const [, plural] = inBoth.exec(request.path) ?? []
    return plural !== undefined && writing.includes(request.method)
      ? writtenToBoth(first, second, plural, granted(request, plural, grant))
      : first.send(request)
  }
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, answerTo).catch((error: unknown) => {
      outgoing.writeHead(502, { 'content-type': 'text/plain' })
      outgoing.end(String(error))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    kubeconfig: kubeconfigOf(`http://127.0.0.1:${port}`),
    translated: () => counted,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const answer = async (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answerTo: (request: ApiRequest) => Promise<ApiAnswer>,
): Promise<void> => {
  const { method = 'GET', url: path = '/', headers } = incoming
  const { status, contentType, body } = await answerTo({
    method,
    path,
    headers,
    body: await buffer(incoming),
  })
  outgoing.writeHead(status, { 'content-type': contentType })
  outgoing.end(body)
}

const translated = async (
  cluster: ApiAccess,
  request: ApiRequest,
  { path, write, read }: Kept,
): Promise<ApiAnswer> => {
  const body = request.method === 'DELETE' ? request.body : changed(request.body, write)
  const found = await cluster.send({ ...request, path, body, headers: inJson(request) })
  return { ...found, body: changed(found.body, read) }
}

/** Of what is made. */
const pluralOf = ({ path }: ApiRequest): string => /([a-z]+)(?:\?|$)/.exec(path)?.[1] ?? ''

const granted = (request: ApiRequest, plural: string, grant: Translation['grant']): ApiRequest =>
  plural === 'referencegrants' && ['POST', 'PUT'].includes(request.method)
    ? { ...request, body: changed(request.body, grant) }
    : request

const writtenToBoth = async (
  first: ApiAccess,
  second: ApiAccess,
  plural: string,
  own: ApiRequest,
): Promise<ApiAnswer> => {
  const found = await first.send(own)
  if (found.status >= 300) return found
  const twin = own.method === 'DELETE' ? own.body : withoutVersion(own)
  refuse(await second.send({ ...own, body: twin }), own)
  if (plural === 'services' && own.method === 'POST')
    for (const cluster of [first, second]) refuse(await cluster.send(exportOf(own, found)), own)
  return found
}

/** What another test has made there, or taken away, already is. */
const refuse = ({ status, body }: ApiAnswer, { method, path }: ApiRequest): void => {
  if (status >= 300 && status !== 404 && status !== 409)
    throw new Error(`${method} ${path} in the second cluster was answered ${status}: ${body.toString()}`)
}

/** An object has another version in each cluster. */
const withoutVersion = ({ headers, body }: ApiRequest): Buffer =>
  headers['content-type']?.includes('json')
    ? changed(body, (object) => {
        const { resourceVersion: _, uid: __, ...metadata } = (object['metadata'] ?? {}) as Fields
        return { ...object, metadata }
      })
    : body

const exportOf = ({ path }: ApiRequest, made: ApiAnswer): ApiRequest => {
  const [, namespace = ''] = /\/namespaces\/([^/]+)\//.exec(path) ?? []
  const name = nameOf(made)
  const object = { apiVersion: 'multicluster.x-k8s.io/v1beta1', kind: 'ServiceExport', metadata: { name } }
  return {
    method: 'POST',
    path: `/apis/${object.apiVersion}/namespaces/${namespace}/serviceexports`,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: Buffer.from(JSON.stringify(object)),
  }
}

const nameOf = ({ body }: ApiAnswer): string => {
  const { metadata } = JSON.parse(body.toString()) as { readonly metadata: { readonly name: string } }
  return metadata.name
}

const ofPods = async (first: ApiAccess, second: ApiAccess, request: ApiRequest): Promise<ApiAnswer> => {
  const own = { ...request, headers: inJson(request) }
  const [found, others] = await Promise.all([first.send(own), second.send(own)])
  if (found.status !== 200 || others.status !== 200) return found
  const more = (JSON.parse(others.body.toString()) as PodList).items
  return {
    ...found,
    body: changed(found.body, (list) => ({ ...list, items: [...(list as PodList).items, ...more] })),
  }
}

interface PodList extends Fields {
  readonly items: readonly unknown[]
}

const ofOne = async (first: ApiAccess, second: ApiAccess, request: ApiRequest): Promise<ApiAnswer> => {
  const found = await first.send(request)
  return found.status === 404 ? second.send(request) : found
}

const inJson = ({ headers }: ApiRequest): ApiRequest['headers'] => ({
  ...headers,
  accept: 'application/json',
})

const changed = (body: Buffer, change: (object: Fields) => Fields): Buffer =>
  body.length === 0 ? body : Buffer.from(JSON.stringify(change(JSON.parse(body.toString()) as Fields)))

const kubeconfigOf = (server: string): string =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'both',
    clusters: [{ name: 'both', cluster: { server } }],
    users: [{ name: 'suite', user: {} }],
    contexts: [{ name: 'both', context: { cluster: 'both', user: 'suite' } }],
  })
