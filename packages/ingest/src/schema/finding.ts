/** What is wrong with a value: where, and what to do about it. */
export interface Finding {
  /** As `spec.rules[0].backendRefs[1].weight`. */
  readonly path: string
  readonly message: string
}

/** `path` with one more step: an index of a list or the name of a field. */
export const stepInto = (path: string, step: string | number): string => {
  if (typeof step === 'number') return `${path}[${step}]`
  if (!/^[A-Za-z_]\w*$/.test(step)) return `${path}[${JSON.stringify(step)}]`
  return path === '' ? step : `${path}.${step}`
}
