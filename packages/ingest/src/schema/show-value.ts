const longest = 60

/** A value as a message quotes it: JSON, and not all of a long one. */
export const showValue = (value: unknown): string => {
  const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
