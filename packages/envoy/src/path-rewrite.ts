import type { PathMatch, PathModifier } from '@watershed/model'
import { quoted } from './quoted.ts'

/** A rewrite of the path without the query, which stays. */
export type PathRewrite =
  | { readonly full: string }
  | { readonly prefix: string }
  | { readonly pattern: string; readonly substitution: string }

/**
 * Envoy's prefix_rewrite replaces the characters that matched, whereas the Gateway API replaces path elements: without the
 * prefix, or with `/` in its place, what remains has to begin with one slash.
 * https://gateway-api.sigs.k8s.io/reference/spec/#httppathmodifier
 */
export function pathRewrite(match: PathMatch, modifier: PathModifier | undefined): PathRewrite | undefined {
  if (!modifier) return undefined
  if (modifier.type === 'ReplaceFullPath') return { full: modifier.value }
  const from = withoutTrailingSlash(match.value)
  const to = withoutTrailingSlash(modifier.value)
  if (from === to) return undefined
  if (from === '') return { prefix: `${to}/` }
  if (to === '') return { pattern: `^${quoted(from)}/*`, substitution: '/' }
  return { prefix: to }
}

export function withoutTrailingSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}
