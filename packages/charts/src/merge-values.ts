import type { Values } from './chart.ts'

/** As Helm lays values over a chart's own: maps are merged, all else is replaced, and null takes a key away. */
export const mergeValues = (under: Values, over: Values): Values => {
  const merged: Record<string, unknown> = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key]
    if (value === null) delete merged[key]
    else merged[key] = isMap(value) ? mergeValues(isMap(before) ? before : {}, value) : value
  }
  return merged
}

const isMap = (value: unknown): value is Values =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
