import assert from 'node:assert/strict'
import type { StoredRecord } from '@watershed/model'
import { pipelineOf } from './testing/outputs.ts'
import {
  gatewayClassRecord,
  gatewayRecord,
  importRouteRecord,
  routeRecord,
  serviceRecord,
} from './testing/records.ts'

const older = ({ object, ...record }: StoredRecord): StoredRecord => ({
  ...record,
  object: { ...object, created: 1 },
})

/** Green's Gateway, of a class that is another controller's. */
const foreignGateway = (name: string): StoredRecord => {
  const { object, ...record } = gatewayRecord()
  return {
    ...record,
    cluster: 'green',
    object: {
      ...object,
      name,
      spec: { gatewayClassName: 'theirs', listeners: [] },
    } as StoredRecord['object'],
  }
}
const theirClass = (): StoredRecord => {
  const { object, ...record } = gatewayClassRecord()
  const spec = { controllerName: 'example.com/other' }
  return {
    ...record,
    cluster: 'green',
    object: { ...object, name: 'theirs', spec } as StoredRecord['object'],
  }
}
const to = ({ object, ...record }: StoredRecord, ...gateways: readonly string[]): StoredRecord => {
  const parentRefs = gateways.map((name) => ({ name, namespace: 'infra' }))
  const spec = { ...('spec' in object ? (object.spec as object) : {}), parentRefs }
  return { ...record, object: { ...object, spec } as StoredRecord['object'] }
}

const kinds = {
  HTTPRoute: (from: string) => importRouteRecord('cart', from),
  MultiClusterHTTPRoute: (from: string) => routeRecord('cart', { blue: 1 }, { from }),
}

for (const [kind, routeOf] of Object.entries(kinds))
  describe(`an older ${kind} of the same name in another cluster`, () => {
    const inForce = (...more: readonly StoredRecord[]): string | undefined => {
      const pipeline = pipelineOf([
        gatewayClassRecord(),
        gatewayRecord(),
        serviceRecord('blue', 'cart'),
        routeOf('blue'),
        theirClass(),
        foreignGateway('theirs'),
        ...more,
      ])
      const winner = pipeline.routes.get(`${kind}/shop/cart`)?.cluster
      const isServed = [...pipeline.scopeResources.entries()].length > 0
      return isServed ? winner : `${winner}, unserved`
    }

    it("kept ours out though it was for another controller's Gateways: ours is in force", () => {
      assert.equal(inForce(older(to(routeOf('green'), 'theirs'))), 'blue')
    })
    it('is in force where one of its Gateways is ours', () => {
      assert.equal(inForce(older(to(routeOf('green'), 'theirs', 'public'))), 'green')
    })
    it(`means ${kind === 'HTTPRoute' ? 'its own cluster’s Gateway' : 'ours'} by a name that both have`, () => {
      const green = inForce(older(routeOf('green')), foreignGateway('public'))
      assert.equal(green, kind === 'HTTPRoute' ? 'blue' : 'green')
    })
    it('that is for a Gateway nobody has yet is in force, as it was before', () => {
      assert.equal(inForce(older(to(routeOf('green'), 'later'))), 'green, unserved')
    })
    it('gives way when its Gateway turns out to be theirs, and is told so', () => {
      const theirs = older(to(routeOf('green'), 'later'))
      const pipeline = pipelineOf([
        gatewayClassRecord(),
        gatewayRecord(),
        serviceRecord('blue', 'cart'),
        routeOf('blue'),
        theirClass(),
        theirs,
      ])
      assert.equal(pipeline.routes.get(`${kind}/shop/cart`)?.cluster, 'green')
      pipeline.update(() => pipeline.records.set('green/Gateway/infra/later', foreignGateway('later')))
      assert.equal(pipeline.routes.get(`${kind}/shop/cart`)?.cluster, 'blue')
      const [issue] = pipeline.routeStatuses.get(`green/${kind}/shop/cart`)?.issues ?? []
      assert.equal(issue?.code, 'Duplicate')
      assert.match(issue.message, /cluster blue is in force, since this one cannot be carried out/)
    })
  })
