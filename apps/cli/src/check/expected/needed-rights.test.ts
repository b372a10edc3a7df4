import assert from 'node:assert/strict'
import { loadChart } from '../../install/load-chart.ts'
import type { Right } from '../facts.ts'
import { neededRights } from './needed-rights.ts'

const rightsOf = async (...args: readonly string[]): Promise<readonly string[]> => {
  const { rights } = neededRights(await loadChart('agent'), { name: 'my-agent', args }, 'tools')
  return rights.map(text)
}
const text = ({ verb, group, resource, namespace }: Right): string =>
  `${namespace ?? '*'}: ${verb} ${group}/${resource}`

describe('neededRights', () => {
  it('is what the chart grants in all namespaces', async () => {
    const rights = await rightsOf('--cluster=blue', '--reach=PodAddresses', '--service-imports=Managed')
    assert.ok(rights.includes('*: watch gateway.networking.k8s.io/httproutes'))
    assert.ok(rights.includes('*: update watershed.dev/multiclusterhttproutes/status'))
    assert.ok(rights.includes('*: create multicluster.x-k8s.io/serviceimports'))
    assert.ok(rights.every((right) => !right.includes('/nodes')))
  })

  it('names the role as the chart does', async () =>
    assert.equal(
      neededRights(await loadChart('agent'), { name: 'my-agent', args: [] }, 'tools').roleName,
      'tools-my-agent',
    ))

  it('has nodes where the agent reads them', async () => {
    for (const flag of ['--reach=NodePort', '--node-address-type=ExternalIP', '--node-selector=role=edge'])
      assert.ok((await rightsOf(flag)).includes('*: list /nodes'), flag)
  })

  it('has Secrets in the namespaces alone that the agent reads them in', async () => {
    const rights = await rightsOf('--secret-namespaces=certificates')
    assert.ok(rights.includes('certificates: watch /secrets') && !rights.includes('*: watch /secrets'))
    assert.ok((await rightsOf()).includes('*: watch /secrets'))
  })

  it('is of the namespaces alone that the agent reads, and without imports that others make', async () => {
    const rights = await rightsOf('--namespaces=shop,cart', '--service-imports=External')
    assert.ok(rights.includes('shop: list /services') && rights.includes('cart: list /services'))
    assert.ok(!rights.includes('*: list /services') && rights.includes('*: list /namespaces'))
    assert.ok(rights.every((right) => !/(create|delete) .*serviceimports/.test(right)))
  })
})
