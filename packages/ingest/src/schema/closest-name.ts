/** The one of `names` that was most likely meant by `name`: a slip of the hand away or, failing that, longer by more. */
export const closestName = (name: string, names: readonly string[]): string | undefined => {
  // The distance costs the product of the lengths, and what is looked up may be anything.
  if (name.length < shortestName || name.length > longestName) return undefined
  const ranked = names
    .map((known) => ({ known, distance: distance(name.toLowerCase(), known.toLowerCase()) }))
    .filter(({ known, distance: found }) => found <= Math.max(1, Math.floor(known.length / 3)))
  const [closest] = ranked.sort((a, b) => a.distance - b.distance)
  return closest?.known ?? names.find((known) => known.toLowerCase().includes(name.toLowerCase()))
}

const shortestName = 2
const longestName = 64

/** How many letters have to be put in, taken out or replaced to make `b` of `a` (Levenshtein). */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1]
    for (const [j, other] of Array.from(b).entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
