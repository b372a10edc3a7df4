/** Of headers whose names differ in case only, the first counts (HTTPRouteMatch, headers). */
export const firstOfEachName = <T extends { readonly name: string }>(headers: readonly T[]): readonly T[] =>
  headers.filter(({ name }, index) => headers.findIndex((other) => other.name === name) === index)
