import { Readable } from 'node:stream'
import type { ListQuery } from '@watershed/wire'
import { limits } from '@watershed/wire'
import type { TSchema } from 'typebox'
import { makeCursor, readCursor } from '../resources/cursor.ts'
import { hashText } from '../resources/item.ts'
import type { Page, Selection } from '../resources/read-page.ts'
import { readPage } from '../resources/read-page.ts'
import type { Resource } from '../resources/resource.ts'
import type { App } from './app.ts'
import type { Answer } from './send-answer.ts'
import { answerOf, sendAnswer } from './send-answer.ts'

export interface List<V, Q> {
  readonly summary: string
  readonly description?: string
  readonly query: TSchema
  readonly view: TSchema
  /** What is listed, as it is now. */
  readonly resource: () => Listed<V> | Promise<Listed<V>>
  /** @throws HttpError Invalid */
  readonly select: (query: Q) => Selection<V>
  /** What the answer has beside its items. */
  readonly beside?: () => object
}

/** Things in the order of their keys. */
export type Listed<V> = Pick<Resource<V>, 'name' | 'after'>

/** `GET /v1/{name}`: a page of a list. Each page costs what it holds and what is passed over, and is sent piece by piece. */
export const addListRoute = <V, Q extends ListQuery>(app: App, name: string, list: List<V, Q>): void => {
  const { summary, description = '', query: querystring, view, resource, select, beside } = list
  app.get(
    `/v1/${name}`,
    {
      config: { role: 'viewer' },
      schema: {
        ...{ operationId: `list${capital(name)}`, summary, description, tags: [name] },
        querystring,
        response: { 200: answerOf(view) },
      },
    },
    async (request, reply) => {
      const query = request.query as Q
      const { limit = limits.defaultPageItems, continue: cursor } = query
      const after = cursor === undefined ? undefined : readCursor(name, cursor)
      const page = await readPage(await resource(), select(query), after, limit)
      const tail = JSON.stringify({
        ...beside?.(),
        ...(page.last !== undefined && { continue: makeCursor(name, page.last) }),
      })
      const tag = `W/"${hashText([...page.items.map((item) => item.tag), tail].join())}"`
      return sendAnswer(request, reply, tag, () => textOf(name, page, tail))
    },
  )
}

const capital = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`

/** Items that are sent in one piece; a list of no more is one text. */
const pieceItems = 100

const textOf = <V>(name: string, page: Page<V>, tail: string): Answer => {
  const pieces = piecesOf(name, page, tail)
  return page.items.length <= pieceItems ? [...pieces].join('') : Readable.from(pieces, { objectMode: false })
}

function* piecesOf<V>(name: string, { items }: Page<V>, tail: string): Generator<string> {
  yield `{${JSON.stringify(name)}:[`
  for (let from = 0; from < items.length; from += pieceItems) {
    const piece = items.slice(from, from + pieceItems).map(({ text }) => text)
    yield `${from > 0 ? ',' : ''}${piece.join(',')}`
  }
  yield tail === '{}' ? ']}' : `],${tail.slice(1)}`
}
