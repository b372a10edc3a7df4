import type { LabStatus } from './control.ts'

/** What a person needs to know of a lab that has just come up. */
export const introduction = (status: LabStatus, tookMs: number): string => `
The lab is up, after ${(tookMs / 1_000).toFixed(1)} s.

${status.clusters.map(({ name, server, kubeconfig }) => `  cluster ${name.padEnd(8)} ${server.padEnd(28)} ${kubeconfig}`).join('\n')}
  both in one      contexts ${status.clusters
    .map(({ name }) => name)
    .join(', ')
    .padEnd(19)} ${status.kubeconfig}

Its addresses are those of a network namespace of its own. In another terminal:

  npm run -s lab -- shell                           a shell inside, with kubectl and helm on its PATH
  npm run -s lab -- exec -- kubectl get nodes       one command inside
  npm run -s lab -- status                          which parts run
  npm run -s lab -- pause blue/kube-apiserver       or resume, kill, start; also etcd, kube-controller-manager, pod-runner
  npm run -s lab -- compact blue                    forget etcd's history

Ctrl-C ends it and leaves nothing behind.
`
