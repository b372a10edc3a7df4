import { ChartError } from '../chart-error.ts'
import { print } from './values.ts'

/** Go's printf, for %s, %d, %v, %q and %%. @throws ChartError BadTemplate for any other verb */
export const formatText = (format: string, args: readonly unknown[]): string => {
  const left = [...args]
  return format.replaceAll(/%(.)/g, (_, verb: string) => {
    if (verb === '%') return '%'
    if (left.length === 0) throw new ChartError('BadTemplate', `printf ${format}: an argument is missing`)
    const value = left.shift()
    if (verb === 'q') return JSON.stringify(print(value))
    if (verb === 's' || verb === 'd' || verb === 'v') return print(value)
    throw new ChartError('BadTemplate', `printf ${format}: there is no %${verb} here`)
  })
}
