import { backendKey } from '@watershed/model'
import type { Pipeline } from '@watershed/pipeline'
import {
  GatewayView,
  ImportDetailView,
  ObjectParams,
  OfClusterQuery,
  RouteQuery,
  RouteView,
  ServiceDetailView,
} from '@watershed/wire'
import { hashText } from '../resources/item.ts'
import { oneOf } from '../resources/one-of.ts'
import type { PipelineResources } from '../resources/pipeline-resources.ts'
import { orderKey } from '../resources/resource.ts'
import type { RouteAnswers } from '../resources/route-answers.ts'
import { importDetailView } from '../views/import-views.ts'
import { serviceOfCluster } from '../views/service-views.ts'
import type { App } from './app.ts'
import { HttpError } from './http-error.ts'
import { answerOf, sendAnswer } from './send-answer.ts'

const config = { role: 'viewer' } as const

export interface Objects {
  readonly pipeline: Pick<Pipeline, 'backends' | 'imports'>
  readonly resources: PipelineResources
  readonly routes: RouteAnswers
}

/** One thing of a list in full: for viewers and operators. */
export const addObjectRoutes = (app: App, { pipeline, resources, routes }: Objects): void => {
  app.get(
    '/v1/routes/:namespace/:name',
    {
      config,
      schema: {
        ...describe('readRoute', 'A route with its rules, shares and the edges that carry it out', 'routes'),
        params: ObjectParams,
        querystring: RouteQuery,
        response: { 200: answerOf(RouteView) },
      },
    },
    async (request, reply) => {
      const { namespace, name } = request.params
      const { tag, text } = routes.of(namespace, name, request.query)
      return sendAnswer(request, reply, tag, () => text)
    },
  )

  app.get(
    '/v1/gateways/:namespace/:name',
    {
      config,
      schema: {
        ...describe('readGateway', 'A Gateway with its listeners', 'gateways'),
        params: ObjectParams,
        querystring: OfClusterQuery,
        response: { 200: answerOf(GatewayView) },
      },
    },
    async (request, reply) => {
      const { namespace, name } = request.params
      const { tag, text } = oneOf(resources.gateways, 'Gateway', namespace, name, request.query)
      return sendAnswer(request, reply, `"${tag}"`, () => text)
    },
  )

  app.get(
    '/v1/services/:namespace/:name',
    {
      config,
      schema: {
        ...describe('readService', 'A Service in each cluster that has it, with its endpoints', 'services'),
        params: ObjectParams,
        response: { 200: answerOf(ServiceDetailView) },
      },
    },
    async (request, reply) => {
      const { namespace, name } = request.params
      const exporters = pipeline.imports.get(`${namespace}/${name}`)?.clusters ?? []
      const found = [...resources.services.after(undefined, `${orderKey(namespace, name)} `)]
      const clusters = found.flatMap(({ view: { cluster } }) => {
        const backend = pipeline.backends.get(backendKey(cluster, namespace, name))
        return backend ? [serviceOfCluster(backend, exporters.includes(cluster))] : []
      })
      if (clusters.length === 0)
        throw new HttpError('NotFound', `no cluster reports a Service ${namespace}/${name}`)
      const text = JSON.stringify({ namespace, name, clusters } satisfies ServiceDetailView)
      return sendAnswer(request, reply, `"${hashText(text)}"`, () => text)
    },
  )

  app.get(
    '/v1/imports/:namespace/:name',
    {
      config,
      schema: {
        ...describe('readImport', 'What the clusterset has of a Service, and who exports it', 'imports'),
        params: ObjectParams,
        response: { 200: answerOf(ImportDetailView) },
      },
    },
    async (request, reply) => {
      const { namespace, name } = request.params
      const item = resources.imports.get(orderKey(namespace, name))
      if (!item)
        throw new HttpError('NotFound', `no cluster exports a Service ${namespace}/${name}`, {
          cure: 'make a ServiceExport of its name in its cluster',
        })
      const backendOf = (cluster: string) => pipeline.backends.get(backendKey(cluster, namespace, name))
      const text = JSON.stringify(importDetailView(item.view, backendOf))
      return sendAnswer(request, reply, `"${hashText(text)}"`, () => text)
    },
  )
}

const describe = (operationId: string, summary: string, tag: string) => ({
  operationId,
  summary,
  tags: [tag],
})
