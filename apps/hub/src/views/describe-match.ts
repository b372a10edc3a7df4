import type { PathMatch, RouteMatch, ValueMatch } from '@watershed/model'

/** A match for a person: `GET /cart*, header x-canary=1, query page~[0-9]+`. */
export const describeMatch = ({ method, path, headers, queryParams, grpc }: RouteMatch): string => {
  const what = grpc ? 'gRPC' : method
  const line = what === undefined ? describePath(path) : `${what} ${describePath(path)}`
  const rest = [
    ...headers.map((match) => `header ${describeValue(match)}`),
    ...queryParams.map((match) => `query ${describeValue(match)}`),
  ]
  return [line, ...rest].join(', ')
}

const describePath = ({ type, value }: PathMatch): string => {
  if (type === 'RegularExpression') return `~${value}`
  return type === 'PathPrefix' ? `${value.replace(/\/$/, '')}/*` : value
}

const describeValue = ({ name, type, value }: ValueMatch): string =>
  `${name}${type === 'Exact' ? '=' : '~'}${value}`
