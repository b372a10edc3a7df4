import type { Kube } from '@watershed/kube'
import type { Right } from '../facts.ts'
import { inTurns } from './in-turns.ts'

const atOnce = 8

/** Asks the API server of each right whether a ServiceAccount has it. @throws KubeError */
export const reviewRights = (
  kube: Kube,
  account: { readonly namespace: string; readonly name: string },
  rights: readonly Right[],
  timeoutMs: number,
): Promise<readonly { readonly right: Right; readonly allowed: boolean }[]> =>
  inTurns(rights, atOnce, async (right) => {
    const { status } = await kube.request<{ readonly status?: { readonly allowed?: boolean } }>({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { ...subject(account), resourceAttributes: attributes(right) },
      },
      timeoutMs,
    })
    return { right, allowed: status?.allowed === true }
  })

/** As the API server knows who shows a ServiceAccount's token. */
const subject = ({ namespace, name }: { readonly namespace: string; readonly name: string }) => ({
  user: `system:serviceaccount:${namespace}:${name}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
})

const attributes = ({ verb, group, resource: written, namespace }: Right) => {
  const [resource, subresource] = written.split('/')
  return {
    verb,
    group,
    resource,
    ...(subresource !== undefined && { subresource }),
    ...(namespace !== undefined && { namespace }),
  }
}
