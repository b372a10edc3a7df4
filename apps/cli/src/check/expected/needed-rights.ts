import type { Chart, Manifest } from '@watershed/charts'
import { makeManifests } from '../../install/make-manifests.ts'
import type { Right, Workload } from '../facts.ts'

interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

/**
 * What an agent needs: what its chart grants for the flags that it runs with. The chart is the one place where rights are written down.
 * @throws CliError Usage for flags that no chart writes
 */
export const neededRights = (
  chart: Chart,
  agent: Pick<Workload, 'name' | 'args'>,
  namespace: string,
): { readonly roleName: string; readonly rights: readonly Right[] } => {
  const manifests = makeManifests(chart, {
    release: { name: agent.name, namespace },
    values: valuesOf(agent.args),
    namespace: false,
    crds: false,
    secrets: false,
  })
  const roles = manifests.filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role')
  return { roleName: roles[0]?.metadata.name ?? agent.name, rights: roles.flatMap(rightsOf) }
}

const rightsOf = ({ metadata, ...role }: Manifest): readonly Right[] =>
  (role['rules'] as readonly Rule[]).flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.map((verb) => ({
          verb,
          group,
          resource,
          ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
        })),
      ),
    ),
  )

const valuesOf = (args: readonly string[]) => {
  const namespaces = flag(args, 'namespaces')
  const secretNamespaces = flag(args, 'secret-namespaces')
  const serviceImports = flag(args, 'service-imports')
  const mode = flag(args, 'reach')
  const type = flag(args, 'node-address-type')
  const selector = flag(args, 'node-selector')
  return {
    cluster: 'any',
    hub: { url: 'https://any' },
    token: { existingSecret: 'any' },
    ...(namespaces !== undefined && { namespaces: namespaces.split(',') }),
    ...(secretNamespaces !== undefined && { secretNamespaces: secretNamespaces.split(',') }),
    ...(serviceImports !== undefined && { serviceImports }),
    reach: {
      ...(mode !== undefined && { mode }),
      ...(type !== undefined && { nodeAddressType: type }),
      ...(selector !== undefined && { nodeSelector: { any: 'any' } }),
    },
  }
}

/** Of `--name=value`, as the charts write them. */
export const flag = (args: readonly string[], name: string): string | undefined => {
  const prefix = `--${name}=`
  return args.find((arg) => arg.startsWith(prefix))?.slice(prefix.length)
}
