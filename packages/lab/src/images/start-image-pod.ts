import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Container } from '../objects/container.ts'
import type { Pod } from '../objects/pod.ts'
import { containerLog } from '../pods/serve-logs.ts'
import type { RunningPod } from '../pods/running-pod.ts'
import { containerEnvironment, expand } from './container-environment.ts'
import type { ContainerSetup } from './container-script.ts'
import type { ImageProgram } from './image-program.ts'
import { imageProgram } from './image-program.ts'
import type { ContainerProcess } from './launch-container.ts'
import { launchContainer } from './launch-container.ts'
import type { PodStart, Surroundings } from './surroundings.ts'
import { superviseContainer } from './supervise-container.ts'
import type { Volumes } from './volumes/keep-volumes.ts'
import { keepVolumes } from './volumes/keep-volumes.ts'

/** Runs a Pod's containers as processes of this machine, from its own spec. */
export const startImagePod = (
  pod: Pod,
  { address, node, changed }: PodStart,
  surroundings: Surroundings,
): RunningPod => {
  const group = mayChangeUser() ? pod.spec.securityContext?.fsGroup : undefined
  const volumes = keepVolumes(pod, { address, node }, surroundings, group)
  const containers = pod.spec.containers.map((container) =>
    superviseContainer({
      container,
      restartPolicy: pod.spec.restartPolicy ?? 'Always',
      address,
      changed,
      launch: () => launch(pod, container, volumes, { address, node, changed }, surroundings),
    }),
  )
  const end = async (graceMs: number): Promise<void> => {
    await Promise.all(containers.map((container) => container.stop(graceMs)))
    await volumes.remove()
  }
  return {
    containers: () => containers.map((container) => container.state()),
    kill: () => end(0),
    terminate: async (graceSeconds) => {
      const preStop = pod.spec.containers.map(({ lifecycle }) => lifecycle?.preStop?.sleep?.seconds ?? 0)
      const sleeps = Math.min(graceSeconds, Math.max(0, ...preStop))
      await sleep(1_000 * sleeps)
      await end(1_000 * (graceSeconds - sleeps))
    },
  }
}

const launch = async (
  pod: Pod,
  container: Container,
  volumes: Volumes,
  start: PodStart,
  surroundings: Surroundings,
): Promise<ContainerProcess> => {
  const image = imageProgram(container.image)
  if (image === undefined)
    throw new Error(
      `the lab has no image ${container.image}: beside its own images, a Pod can hold no others`,
    )
  if (image.ownNetwork && pod.spec.containers.length > 1)
    throw new Error(`the lab runs ${container.image} only as a Pod's one container`)
  if (pod.spec.initContainers?.length) throw new Error('the lab runs no initContainers')
  await volumes.fill()
  const env = containerEnvironment(pod, container, start, surroundings.data, {
    ...image.env,
    HOME: '/',
    HOSTNAME: pod.metadata.name,
    KUBERNETES_SERVICE_HOST: surroundings.kubernetesService,
    KUBERNETES_SERVICE_PORT: '443',
  })
  const command = commandOf(container, image).map((word) => expand(word, env))
  return launchContainer(
    await setupOf(pod, container, image, command, { ...surroundings, ...start, volumes }),
    env,
  )
}

/** https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/ */
const commandOf = ({ command, args }: Container, image: ImageProgram): readonly string[] =>
  command ? [...command, ...(args ?? [])] : [...image.entrypoint, ...(args ?? image.cmd)]

const setupOf = async (
  pod: Pod,
  container: Container,
  image: ImageProgram,
  command: readonly string[],
  { folder, hostsFile, volumes, address, node }: Surroundings & PodStart & { readonly volumes: Volumes },
): Promise<ContainerSetup> => {
  const { namespace, name, uid } = pod.metadata
  const logFile = join(folder, containerLog(namespace, name, container.name))
  await mkdir(dirname(logFile), { recursive: true })
  return {
    hostname: name,
    root: join(folder, 'pods', uid, 'roots', container.name),
    logFile,
    folders: image.folders,
    links: image.links,
    mounts: (container.volumeMounts ?? []).map((mount) => ({
      from: join(volumes.pathOf(mount.name), mount.subPath ?? ''),
      to: mount.mountPath,
      readOnly: mount.readOnly === true,
    })),
    hostsFile: hostsFile(namespace),
    network: image.ownNetwork ? { address, nodeAddress: node.address } : undefined,
    readOnlyRoot: container.securityContext?.readOnlyRootFilesystem === true,
    workingDir: container.workingDir ?? image.workingDir,
    user: mayChangeUser() ? userOf(pod, container, image) : undefined,
    command,
  }
}

const userOf = ({ spec }: Pod, container: Container, image: ImageProgram) => {
  const uid = container.securityContext?.runAsUser ?? spec.securityContext?.runAsUser ?? image.user
  const gid = container.securityContext?.runAsGroup ?? spec.securityContext?.runAsGroup ?? image.user
  const fsGroup = spec.securityContext?.fsGroup
  return { uid, gid, groups: fsGroup === undefined ? [] : [fsGroup] }
}

/** In a user namespace that somebody made who is not root, there is but one user. */
const mayChangeUser = (): boolean => {
  const [, , count] = readFileSync('/proc/self/uid_map', 'utf8').trim().split(/\s+/)
  return Number(count) > 1
}
