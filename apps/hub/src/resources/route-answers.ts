import { recordKey } from '@watershed/model'
import type { Pipeline } from '@watershed/pipeline'
import type { RouteQuery, RouteSummaryView } from '@watershed/wire'
import { HttpError } from '../http/http-error.ts'
import type { ProgrammingTracker } from '../programming/track-programming.ts'
import { routeView } from '../views/route-views.ts'
import type { Item } from './item.ts'
import { hashText } from './item.ts'
import { oneOf } from './one-of.ts'
import type { PipelineResources } from './pipeline-resources.ts'
import { shownRoute } from './pipeline-resources.ts'

/** What is answered of one route, as text. */
export interface RouteAnswer {
  readonly text: string
  readonly tag: string
}

export interface RouteAnswers {
  /** Of several routes of a name the one in force. @throws HttpError NotFound; Ambiguous */
  of(namespace: string, name: string, query: RouteQuery): RouteAnswer
}

interface Kept extends RouteAnswer {
  /** Of the acknowledgements in it. */
  readonly version: number
}

/** Keeps each answer until the route, or what edges have acknowledged, is another. */
export const routeAnswers = (
  { routes }: Pick<PipelineResources, 'routes'>,
  pipeline: Pick<Pipeline, 'config' | 'routeStates' | 'routeStatuses'>,
  programming: Pick<ProgrammingTracker, 'acknowledgements' | 'version'>,
): RouteAnswers => {
  const kept = new WeakMap<Item<RouteSummaryView>, Kept>()
  return {
    of: (namespace, name, query) => {
      const item = oneOf(routes, 'route', namespace, name, query)
      const known = kept.get(item)
      const version = programming.version()
      if (known?.version === version) return known
      const key = recordKey({ ...item.view, namespace, name })
      const shown = shownRoute(pipeline, key)
      if (!shown) throw new HttpError('NotFound', `the route ${namespace}/${name} has just gone`)
      const text = JSON.stringify(routeView(shown, programming.acknowledgements(key)))
      const answer = { text, tag: known?.text === text ? known.tag : `"${hashText(text)}"`, version }
      kept.set(item, answer)
      return answer
    },
  }
}
