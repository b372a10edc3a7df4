import { join } from 'node:path'
import { imagesVariable, missingForLab } from '@watershed/lab'
import { temporaryDirectory } from '@watershed/testkit'
import { findKubernetes } from '../bootstrap/ensure-kubernetes.mjs'
import { bundleImages } from '../lab/bundle-images.ts'
import { root } from './root.ts'

export interface Labs {
  /** What test files that start labs find in their environment. */
  readonly env: NodeJS.ProcessEnv
  remove(): Promise<void>
}

/** Builds or finds what labs run; `missing` says why there can be none. */
export const prepareLabs = async (): Promise<Labs | { readonly missing: string }> => {
  const unable = missingForLab()
  if (unable !== undefined) return { missing: unable }
  const kubernetes = await findKubernetes(root)
  if ('missing' in kubernetes) return kubernetes
  // This run's own, since another may make its own meanwhile.
  const bundles = await temporaryDirectory('bundles')
  await bundleImages(bundles.path)
  const env = { ...process.env, ...kubernetes, [imagesVariable]: join(bundles.path, 'images') }
  return { env, remove: () => bundles.remove() }
}
