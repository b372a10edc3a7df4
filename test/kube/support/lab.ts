import type { KubeLab } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'

let starting: Promise<KubeLab> | undefined

/**
 * The one lab of all tests of a run, with clusters `blue` and `green`, started when the first asks for it. Tests keep to
 * namespaces of their own, and leave every part running.
 */
export const sharedLab = (): Promise<KubeLab> => (starting ??= startKubeLab({ audit: true }))

export const stopSharedLab = async (): Promise<void> => {
  await (await starting)?.stop()
}
