import { join } from 'node:path'
import type { KubeCluster } from '@watershed/lab'
import { yaml } from '@watershed/testkit'
import { parseAllDocuments } from 'yaml'
import { upstreamDefinitions, watershed } from '../../test/kube/kube-shop.ts'

/** What a person applies for an agent, whose Deployment is left out: it runs beside the suite. */
export const agentManifests = async (cluster: string): Promise<string> => {
  const manifests = await watershed('install', 'agent', '--cluster', cluster, '--hub', 'https://hub')
  const documents = parseAllDocuments(manifests).map((one) => one.toJS() as { readonly kind: string })
  return yaml(...documents.filter(({ kind }) => kind !== 'Deployment'))
}

const mcsDefinitions = ['serviceexports', 'serviceimports'].map((plural) =>
  join(upstreamDefinitions, `multicluster.x-k8s.io_${plural}.yaml`),
)

/** Applies them together with the suite's definitions, which are its release's, and waits until the API server serves all. */
export const installAgent = async (
  cluster: KubeCluster,
  suiteFolder: string,
  manifests: string,
): Promise<void> => {
  const files = [join(suiteFolder, 'crds'), ...mcsDefinitions, '-']
  const flags = files.flatMap((file) => ['-f', file])
  await cluster.kubectl(['apply', '--server-side', ...flags], { input: manifests })
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s'])
}
