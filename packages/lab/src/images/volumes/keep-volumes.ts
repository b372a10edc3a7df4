import { chmod, chown, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Volume } from '../../objects/container.ts'
import type { Pod } from '../../objects/pod.ts'
import type { PodPlace } from '../pod-field.ts'
import type { Surroundings } from '../surroundings.ts'
import { createPodTokens } from './pod-tokens.ts'
import { volumeFiles } from './volume-files.ts'
import { writeVolume } from './write-volume.ts'

/** A Pod's volumes, as folders of this machine. */
export interface Volumes {
  /** Fills them, and from then on keeps them up to date. @throws MissingObject, KubeError */
  fill(): Promise<void>
  /** @throws Error where the Pod has no such volume, or of a kind that the lab does not know */
  pathOf(name: string): string
  /** Removes them. */
  remove(): Promise<void>
}

const checkEveryMs = 10_000

export const keepVolumes = (
  pod: Pod,
  place: PodPlace,
  { kube, folder, data, onData, log }: Surroundings,
  group: number | undefined,
): Volumes => {
  const own = join(folder, 'pods', pod.metadata.uid)
  const volumes = new Map((pod.spec.volumes ?? []).map((volume) => [volume.name, volume]))
  const tokens = createPodTokens(kube, pod)
  let forget: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined
  let busy = Promise.resolve()

  const pathOf = (name: string): string => {
    const claim = volumes.get(name)?.persistentVolumeClaim
    if (claim) return join(folder, 'claims', pod.metadata.namespace, claim.claimName)
    return join(own, 'volumes', name)
  }
  const makeFolder = async (path: string): Promise<void> => {
    await mkdir(path, { recursive: true })
    if (group !== undefined) await chown(path, 0, group)
    await chmod(path, group === undefined ? 0o777 : 0o2777)
  }
  const fillOne = async (volume: Volume): Promise<void> => {
    const path = pathOf(volume.name)
    if (volume.emptyDir || volume.persistentVolumeClaim) await makeFolder(path)
    else if (volume.secret ?? volume.configMap ?? volume.downwardAPI ?? volume.projected)
      await writeVolume(path, volumeFiles(pod, volume, place, data, tokens.get), group)
    else throw new Error(`the lab knows no volume such as ${JSON.stringify(volume)}`)
  }
  const fillAll = async (): Promise<void> => {
    await tokens.renew()
    for (const volume of volumes.values()) await fillOne(volume)
  }
  /** One after the other; what is missing now may be there the next time. */
  const refresh = (): void => {
    busy = busy
      .then(fillAll)
      .catch((error: unknown) =>
        log(`volumes of ${pod.metadata.namespace}/${pod.metadata.name}: ${String(error)}`),
      )
  }
  return {
    fill: async () => {
      await fillAll()
      forget ??= onData(refresh)
      timer ??= setInterval(refresh, checkEveryMs)
    },
    pathOf: (name) => {
      if (!volumes.has(name)) throw new Error(`the Pod has no volume ${name}`)
      return pathOf(name)
    },
    remove: async () => {
      forget?.()
      clearInterval(timer)
      await busy
      await rm(own, { recursive: true, force: true })
    },
  }
}
