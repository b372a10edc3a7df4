import type { AgentRights, Facts, Right } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { skipped } from './skipped.ts'

const check = 'Rights'

/** Whether the agent may do what it needs, by what the API server says of its ServiceAccount. */
export const checkRights = ({ kube }: Facts): readonly Finding[] => kube?.value?.rights.flatMap(ofAgent) ?? []

const ofAgent = ({ usedBy, serviceAccount, roleName, rights }: AgentRights): readonly Finding[] => {
  const object = `ServiceAccount ${serviceAccount}`
  if (rights.problem)
    return [
      skipped(check, object, `what ${usedBy} may do`, {
        ...rights.problem,
        ...(rights.problem.code === 'Forbidden' && {
          cure: 'a ClusterRole with create on subjectaccessreviews of authorization.k8s.io.',
        }),
      }),
    ]
  const missing = rights.value.filter(({ allowed }) => !allowed).map(({ right }) => right)
  if (missing.length === 0)
    return [{ check, level: 'Ok', object, message: `has the ${rights.value.length} rights that it needs` }]
  if (missing.length === rights.value.length)
    return [
      {
        check,
        level: 'Error',
        object,
        message: `has none of the ${missing.length} rights that it needs`,
        cure: `Bind ClusterRole ${roleName} to it by ClusterRoleBinding ${roleName}: \`helm upgrade\`, or \`watershed install agent … --no-secrets | kubectl apply -f -\`.`,
      },
    ]
  const resources = Map.groupBy(
    missing,
    ({ group, resource, namespace }) => `${namespace ?? ''} ${group}/${resource}`,
  )
  return [...resources.values()].map((some) => missingOf(object, roleName, some))
}

const missingOf = (object: string, roleName: string, some: readonly Right[]): Finding => {
  const [{ group, resource, namespace } = { group: '', resource: '', namespace: undefined }] = some
  const verbs = some.map(({ verb }) => verb)
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`
  const role = namespace === undefined ? `ClusterRole ${roleName}` : `Role ${namespace}/${roleName}`
  const rule = `{apiGroups: ['${group}'], resources: [${resource}], verbs: [${verbs.join(', ')}]}`
  return {
    check,
    level: 'Error',
    object,
    message: `may not ${verbs.join(', ')} ${group === '' ? resource : `${resource} of ${group}`}${where}`,
    cure: `Add to ${role} the rule ${rule}; \`helm upgrade\` does it, where the chart makes the RBAC.`,
  }
}
