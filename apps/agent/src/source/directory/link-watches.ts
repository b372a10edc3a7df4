import { realpathSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Watches } from './watches.ts'

export interface LinkWatches {
  /** Watches the file that the link leads to now. */
  follow(link: string, file: string): void
  unfollow(link: string): void
}

/** Links lead out of the folder that is watched, or into a hidden one: an edit there happens to the link's path too. */
export const createLinkWatches = (watches: Watches, touched: (link: string) => void): LinkWatches => {
  const targets = new Map<string, { readonly folder: string; readonly name: string }>()
  const byFolder = new Map<string, Set<string>>()

  const unfollow = (link: string): void => {
    const target = targets.get(link)
    if (!target) return
    targets.delete(link)
    const links = byFolder.get(target.folder)
    links?.delete(link)
    if (links?.size !== 0) return
    byFolder.delete(target.folder)
    watches.delete(watchName(target.folder))
  }
  const watchTargets = (folder: string): Set<string> => {
    const links = new Set<string>()
    byFolder.set(folder, links)
    watches.set(watchName(folder), folder, (child) => {
      for (const link of links) if (child === null || targets.get(link)?.name === child) touched(link)
    })
    return links
  }
  return {
    follow: (link, file) => {
      const real = resolve(file)
      if (real === undefined) return unfollow(link)
      const folder = dirname(real)
      const before = targets.get(link)
      if (before?.folder === folder && before.name === basename(real)) return
      unfollow(link)
      targets.set(link, { folder, name: basename(real) })
      const links = byFolder.get(folder) ?? watchTargets(folder)
      links.add(link)
    },
    unfollow,
  }
}

/** Nothing, where it was swapped a moment ago: an event of that comes, or the next rescan. */
const resolve = (file: string): string | undefined => {
  try {
    return realpathSync(file)
  } catch {
    return undefined
  }
}

/** Paths in a folder never begin with a slash. */
const watchName = (folder: string): string => `/${folder}`
