import type { HubRequest } from './ask-hub.ts'
import { askHub } from './ask-hub.ts'
import type { Context } from './context.ts'

/**
 * All of a list, page by page. `field` is the one of the answer that has its items; what else the last page says stays.
 * @throws CliError as askHub
 */
export const askList = async <View extends object>(
  context: Context,
  path: string,
  field: keyof View & string,
  request: HubRequest = {},
): Promise<View> => {
  const items: unknown[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await askHub<View & { readonly continue?: string }>(
      context,
      cursor === undefined ? path : withCursor(path, cursor),
      request,
    )
    const found = page[field]
    if (Array.isArray(found)) items.push(...(found as unknown[]))
    const { continue: next, ...rest } = page
    if (next === undefined) return (Array.isArray(found) ? { ...rest, [field]: items } : page) as View
    cursor = next
  }
}

const withCursor = (path: string, cursor: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}continue=${encodeURIComponent(cursor)}`
