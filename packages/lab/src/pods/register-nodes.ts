import type { Kube } from '@watershed/kube'
import { KubeError, resourcePath } from '@watershed/kube'
import { nodeResource } from '../objects/resources.ts'
import { kubeletPort } from './serve-logs.ts'
import { labelsOf } from './create-node-chooser.ts'
import type { LabNode, Settings } from './settings.ts'

const capacity = { cpu: '64', memory: '256Gi', pods: '10000', 'ephemeral-storage': '1Ti' }

/** Makes a cluster's Nodes, ready and with room for everything; those of an earlier run stay. */
export const registerNodes = async (kube: Kube, { nodes }: Settings): Promise<void> => {
  for (const node of nodes) {
    await createNode(kube, node)
    await kube.request({
      method: 'PATCH',
      path: resourcePath(nodeResource, undefined, node.name, 'status'),
      contentType: 'application/merge-patch+json',
      body: { status: statusOf(node) },
    })
  }
}

const createNode = async (kube: Kube, node: LabNode): Promise<void> => {
  const { name } = node
  try {
    await kube.request({
      method: 'POST',
      path: resourcePath(nodeResource),
      body: { metadata: { name, labels: labelsOf(node) }, spec: { providerID: `lab://${name}` } },
    })
  } catch (error) {
    if (!(error instanceof KubeError) || error.code !== 'AlreadyExists') throw error
  }
  // An API server taints new Nodes as not ready, and who would lift that is a controller that the lab does without.
  await kube.request({
    method: 'PATCH',
    path: resourcePath(nodeResource, undefined, name),
    contentType: 'application/merge-patch+json',
    body: { spec: { taints: null } },
  })
}

const statusOf = ({ name, address }: LabNode) => {
  const now = new Date().toISOString()
  return {
    capacity,
    allocatable: capacity,
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: name },
    ],
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'the lab’s pod runner is there',
        lastHeartbeatTime: now,
        lastTransitionTime: now,
      },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
    nodeInfo: {
      ...{ architecture: process.arch === 'x64' ? 'amd64' : process.arch, operatingSystem: 'linux' },
      ...{ bootID: '', kernelVersion: '', machineID: '', systemUUID: '', osImage: 'watershed lab' },
      ...{ containerRuntimeVersion: 'lab://1', kubeletVersion: 'v1.37.2', kubeProxyVersion: '' },
    },
  }
}
