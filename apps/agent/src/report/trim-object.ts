import type { ConfigKind, ObjectName, ReportedObject } from '@watershed/model'
import { checkReportedObject, limits } from '@watershed/wire'
import type { Fault, Field } from './field.ts'
import { at, fault, isRecord, record, rootField, text } from './field.ts'
import { trimConfig } from './trim-config.ts'
import { trimEndpointSlice } from './trim-endpoint-slice.ts'
import { trimGateway } from './trim-gateway.ts'
import type { TrimmedMeta } from './trim-meta.ts'
import { trimMeta } from './trim-meta.ts'
import type { NodeChoice } from './node-choice.ts'
import { trimNamespace } from './trim-namespace.ts'
import { trimNode } from './trim-node.ts'
import { trimConfigMap, trimSecret } from './trim-secret.ts'
import { trimServiceImport } from './trim-service-import.ts'
import { trimService } from './trim-service.ts'

/** What becomes of one Kubernetes object. */
export type Trimmed =
  | { readonly type: 'object'; readonly object: ReportedObject }
  /** Of no interest to Watershed. */
  | { readonly type: 'ignored'; readonly kind: string }
  /** It reads well, but the hub takes no object of this size. */
  | { readonly type: 'tooLarge'; readonly object: ReportedObject; readonly bytes: number }
  /** `object` as `Service shop/web`, as far as that can be told. */
  | { readonly type: 'faulty'; readonly object?: string; readonly faults: readonly Fault[] }

/** undefined: of no interest. */
type Trim = (object: Field, meta: TrimmedMeta, nodes?: NodeChoice) => ReportedObject | undefined

interface Api {
  readonly versions: readonly string[]
  readonly kinds: Readonly<Record<string, Trim>>
  /** Whether the group is ours, so that no other kind of it can be meant for someone else. */
  readonly ours?: true
}

const configOf =
  (kind: ConfigKind): Trim =>
  (object, meta) =>
    trimConfig(object, kind, meta)

const apis: Readonly<Record<string, Api>> = {
  '': {
    versions: ['v1'],
    kinds: {
      Service: trimService,
      Namespace: trimNamespace,
      Node: (object, meta, nodes) => nodes && trimNode(object, meta, nodes),
      Secret: trimSecret,
      ConfigMap: trimConfigMap,
    },
  },
  'discovery.k8s.io': { versions: ['v1'], kinds: { EndpointSlice: trimEndpointSlice } },
  'gateway.networking.k8s.io': {
    versions: ['v1', 'v1beta1', 'v1alpha3', 'v1alpha2'],
    kinds: {
      GatewayClass: configOf('GatewayClass'),
      Gateway: trimGateway,
      ListenerSet: configOf('ListenerSet'),
      HTTPRoute: configOf('HTTPRoute'),
      GRPCRoute: configOf('GRPCRoute'),
      TLSRoute: configOf('TLSRoute'),
      TCPRoute: configOf('TCPRoute'),
      UDPRoute: configOf('UDPRoute'),
      ReferenceGrant: configOf('ReferenceGrant'),
      BackendTLSPolicy: configOf('BackendTLSPolicy'),
    },
  },
  'multicluster.x-k8s.io': {
    versions: ['v1beta1', 'v1alpha1'],
    kinds: {
      ServiceExport: (object, meta) => trimConfig(object, 'ServiceExport', meta, {}),
      ServiceImport: trimServiceImport,
    },
  },
  'watershed.dev': {
    versions: ['v1alpha1'],
    kinds: {
      MultiClusterHTTPRoute: configOf('MultiClusterHTTPRoute'),
      AccessPolicy: configOf('AccessPolicy'),
      EdgePool: configOf('EdgePool'),
    },
    ours: true,
  },
}

const clusterScoped: ReadonlySet<string> = new Set(['GatewayClass', 'EdgePool', 'Namespace', 'Node'])

export interface TrimOptions {
  /** Where a directory source read it. */
  readonly origin?: string | undefined
  /** Default: no Nodes are of interest, nor on which of them endpoints are. */
  readonly nodes?: NodeChoice | undefined
}

/**
 * Cuts a Kubernetes object down to what is reported of it.
 * Loopback addresses pass: whether they make sense is for whoever wrote them to know.
 */
export const trimObject = (manifest: unknown, { origin, nodes }: TrimOptions = {}): Trimmed => {
  const root = rootField(manifest)
  if (!isRecord(record(root).value)) return { type: 'faulty', faults: root.faults }
  const apiVersion = text(at(root, 'apiVersion'))
  const kind = text(at(root, 'kind'))
  if (root.faults.length > 0) return { type: 'faulty', faults: root.faults }
  const slash = apiVersion.lastIndexOf('/')
  const group = apiVersion.slice(0, Math.max(slash, 0))
  const api = Object.hasOwn(apis, group) ? apis[group] : undefined
  const trim = api && Object.hasOwn(api.kinds, kind) ? api.kinds[kind] : undefined
  if (api && !trim && api.ours) faultKind(root, kind, group, api)
  else if (!api || !trim) return { type: 'ignored', kind }
  else if (!api.versions.includes(apiVersion.slice(slash + 1))) faultVersion(root, kind, group, api)
  if (root.faults.length > 0 || !trim) return { type: 'faulty', faults: root.faults }

  const meta = trimMeta(root, clusterScoped.has(kind), origin)
  return admit(trim(root, meta, nodes), kind, root)
}

const faultKind = (root: Field, kind: string, group: string, api: Api): void =>
  fault(
    at(root, 'kind'),
    `is ${kind}, which ${group} does not have`,
    `Write one of: ${Object.keys(api.kinds).join(', ')}.`,
  )

const faultVersion = (root: Field, kind: string, group: string, api: Api): void => {
  const known = api.versions.map((version) => (group === '' ? version : `${group}/${version}`))
  const field = at(root, 'apiVersion')
  fault(field, `is ${String(field.value)}, of which no ${kind} is read`, `Write ${known.join(' or ')}.`)
}

/** Lets pass what the hub would take. */
const admit = (object: ReportedObject | undefined, kind: string, root: Field): Trimmed => {
  if (!object) return { type: 'ignored', kind }
  const json = root.faults.length === 0 ? toJson(object, root) : undefined
  const refused = json === undefined ? undefined : checkReportedObject(object)
  if (refused !== undefined)
    root.faults.push({
      path: [],
      message: refused,
      cure: 'Correct the field; the bounds are those of Kubernetes.',
    })
  if (json === undefined || refused !== undefined)
    return { type: 'faulty', object: describeObject(object), faults: root.faults }
  const bytes = Buffer.byteLength(json)
  return bytes > limits.objectBytes ? { type: 'tooLarge', object, bytes } : { type: 'object', object }
}

/** YAML can say what JSON cannot: a value that holds itself. */
const toJson = (object: ReportedObject, root: Field): string | undefined => {
  try {
    return JSON.stringify(object)
  } catch {
    fault(
      at(root, 'spec'),
      'holds itself',
      'Write the value out where an alias (*name) stands inside its own anchor (&name).',
    )
    return undefined
  }
}

/** `Service shop/web`. */
export const describeObject = ({ kind, namespace, name }: ObjectName): string =>
  `${kind} ${namespace ? `${namespace}/` : ''}${name || '(without a name)'}`
