import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { parseVersion } from './parse-version.ts'

const oldestMinor = 30

export const checkApiServer = ({ kube }: Facts): readonly Finding[] => {
  const check = 'ApiServer'
  if (!kube)
    return [
      {
        check,
        level: 'Skipped',
        object: 'Kubernetes',
        message: 'no cluster was looked at',
        cure: 'Name one with --kubeconfig and --context.',
      },
    ]
  if (kube.problem)
    return [{ check, level: 'Error', object: 'Kubernetes', ...saying(kube.problem), cure: kube.problem.cure }]
  const { server, version } = kube.value
  const { major = 1, minor = oldestMinor } = parseVersion(version) ?? {}
  if (major === 1 && minor < oldestMinor)
    return [
      {
        check,
        level: 'Error',
        object: server,
        message: `it is Kubernetes ${version}, and 1.${oldestMinor} or newer is needed`,
        cure: 'Upgrade the cluster.',
      },
    ]
  return [{ check, level: 'Ok', object: server, message: `Kubernetes ${version}` }]
}

const saying = ({ message }: { readonly message: string }) => ({ message })
