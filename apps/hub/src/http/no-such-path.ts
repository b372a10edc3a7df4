import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app.ts'
import { HttpError } from './http-error.ts'

/** Answers paths that there are not, and methods that a path does not take. To be added before all routes. */
export const addNoSuchPath = (app: App): void => {
  const methods = new Map<string, { readonly pattern: RegExp; readonly allowed: Set<string> }>()
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? { pattern: patternOf(url), allowed: new Set<string>() }
    methods.set(url, known)
    for (const one of [method].flat()) known.allowed.add(one)
  })
  app.setNotFoundHandler(({ method, url }: FastifyRequest, reply: FastifyReply) => {
    const [path = ''] = url.split('?')
    const allowed = [...methods.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((known) => [...known.allowed])
    if (allowed.length === 0)
      throw new HttpError('NotFound', `there is no ${method} ${path}`, {
        cure: '/openapi.json says what there is',
      })
    const list = [...new Set(allowed)].sort().join(', ')
    void reply.header('allow', list)
    throw new HttpError('MethodNotAllowed', `${method} cannot be done at ${path}`, { cure: `use ${list}` })
  })
}

/** Of fastify's `/v1/routes/:namespace/:name`. */
const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll(/:[^/]+/g, '[^/]+')
      .replaceAll('*', '.*')}$`,
  )
