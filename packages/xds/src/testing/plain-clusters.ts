import type { Resource } from '../resource.ts'
import { typeUrls } from '../type-urls.ts'
import { plainResource } from './plain-resource.ts'

/** Clusters without meaning, each as `name@version`. */
export function plainClusters(...specs: readonly string[]): readonly Resource[] {
  return specs.map((spec) => {
    const [name = '', version = ''] = spec.split('@')
    return plainResource(typeUrls.cluster, name, version)
  })
}
