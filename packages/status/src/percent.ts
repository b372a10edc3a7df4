/**
 * A share of 0 to 1 as a percentage of one decimal, in a string, since APIs of Kubernetes have no fractions. What is not
 * all is never called 100%, and what is not nothing never 0%.
 */
export const percent = (share: number): string => {
  const tenths = Math.round(share * 1_000)
  if (tenths === 0 && share > 1e-9) return '0.1%'
  if (tenths === 1_000 && share < 1 - 1e-9) return '99.9%'
  return `${tenths / 10}%`
}
