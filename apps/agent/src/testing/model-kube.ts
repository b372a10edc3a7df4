import type { Kube, KubeErrorCode, KubeRequest } from '@watershed/kube'
import { KubeError } from '@watershed/kube'

export interface ModelObject {
  readonly metadata: {
    readonly resourceVersion?: string
    readonly [field: string]: unknown
  }
  readonly spec?: Readonly<Record<string, unknown>>
  readonly status?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** What happens to a request: before it is carried out, or after, so that its sender does not know. */
export interface ModelFault {
  readonly code: KubeErrorCode
  readonly when: 'before' | 'after'
}

/** An API server's rules for single objects, by path: resourceVersions, subresources, preconditions. In memory, as slow and faulty as a test likes. */
export interface ModelKube {
  readonly kube: Pick<Kube, 'request'>
  readonly objects: Map<string, ModelObject>
  /** Those that were carried out, and whether they changed anything. */
  readonly writes: { readonly path: string; readonly changed: boolean }[]
  /** Somebody else's edit. */
  edit(path: string, change: (object: ModelObject) => ModelObject): void
  /** What is left of an object that is written: definitions may be old. */
  prune: (object: ModelObject) => ModelObject
  /** Asked about each request, as it arrives. */
  meet: (request: KubeRequest) => Promise<ModelFault | undefined>
}

export const createModelKube = (): ModelKube => {
  const objects = new Map<string, ModelObject>()
  const writes: { path: string; changed: boolean }[] = []
  let version = 0

  const put = (path: string, object: ModelObject): ModelObject => {
    const known = objects.get(path)
    const kept = model.prune(object)
    const isSame = known !== undefined && JSON.stringify(known) === JSON.stringify(kept)
    if (!isSame) {
      const metadata = { ...kept.metadata, resourceVersion: String(++version) }
      objects.set(path, { ...kept, metadata })
    }
    return objects.get(path) ?? kept
  }
  const write = (path: string, object: ModelObject): ModelObject => {
    const before = objects.get(path)
    const after = put(path, object)
    writes.push({ path, changed: after !== before })
    return after
  }
  const replace = (path: string, body: ModelObject): ModelObject => {
    const isStatus = path.endsWith('/status')
    const at = isStatus ? path.slice(0, -'/status'.length) : path
    const known = expect(at)
    if (body.metadata.resourceVersion !== known.metadata.resourceVersion) throw fault('Conflict')
    return write(at, isStatus ? withStatus(known, body) : withStatus(body, known))
  }
  const create = (path: string, body: ModelObject): ModelObject => {
    const at = `${path}/${String(body.metadata['name'])}`
    if (objects.has(at)) throw fault('AlreadyExists')
    return write(at, withStatus(body, {}))
  }
  const remove = (path: string, body: ModelObject): ModelObject => {
    const known = expect(path)
    const { resourceVersion } = body['preconditions'] as { readonly resourceVersion: string }
    if (resourceVersion !== known.metadata.resourceVersion) throw fault('Conflict')
    objects.delete(path)
    writes.push({ path, changed: true })
    return known
  }
  const expect = (path: string): ModelObject => {
    const known = objects.get(path)
    if (!known) throw fault('NotFound')
    return known
  }
  const carryOut = ({ method = 'GET', path, body }: KubeRequest): ModelObject => {
    const object = JSON.parse(JSON.stringify(body ?? {})) as ModelObject
    if (method === 'PUT') return replace(path, object)
    if (method === 'POST') return create(path, object)
    return method === 'DELETE' ? remove(path, object) : expect(path)
  }
  const model: ModelKube = {
    objects,
    writes,
    edit: (path, change) => {
      const known = objects.get(path)
      if (known) put(path, change(known))
    },
    prune: (object) => object,
    meet: async () => undefined,
    kube: {
      request: async <T>(request: KubeRequest): Promise<T> => {
        const met = await model.meet(request)
        if (met?.when === 'before') throw fault(met.code)
        const answer = carryOut(request)
        if (met) throw fault(met.code)
        return answer as T
      },
    },
  }
  return model
}

const fault = (code: KubeErrorCode): KubeError => new KubeError(code, code, 'Mend it.')

const withStatus = (object: ModelObject, { status }: Pick<ModelObject, 'status'>): ModelObject => {
  const { status: _, ...rest } = object
  return status ? { ...rest, status } : rest
}
