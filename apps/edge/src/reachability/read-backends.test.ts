import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { readBackends } from './read-backends.ts'

const host = (cluster: string, address: string, region: string, zone: string): string => `
${cluster}::${address}::cx_active::0
${cluster}::${address}::hostname::
${cluster}::${address}::health_flags::healthy
${cluster}::${address}::weight::1
${cluster}::${address}::region::${region}
${cluster}::${address}::zone::${zone}
${cluster}::${address}::sub_zone::
${cluster}::${address}::priority::0`

const read = async (...hosts: readonly string[]) =>
  (await readBackends(Readable.from(hosts.join('').split('\n')))).map(({ cluster, service, addresses }) => ({
    cluster,
    service,
    addresses: [...addresses],
  }))

describe('readBackends', () => {
  it('has the addresses of each Service in each cluster, of both families', async () =>
    assert.deepEqual(
      await read(
        'shop/cart/0::default_priority::max_connections::1024\nshop/cart/0::added_via_api::true',
        host('shop/cart/0', '10.244.0.5:8080', 'blue', 'shop/cart:80#0'),
        host('shop/cart/0', '[fd00::5]:8080', 'blue', 'shop/cart:80#0'),
        host('shop/cart/0', '10.245.0.5:8080', 'green', 'shop/cart:80#1'),
      ),
      [
        { cluster: 'blue', service: 'shop/cart:80', addresses: ['10.244.0.5:8080', '[fd00::5]:8080'] },
        { cluster: 'green', service: 'shop/cart:80', addresses: ['10.245.0.5:8080'] },
      ],
    ))

  it('tells a Service once that several rules name', async () =>
    assert.deepEqual(
      await read(
        host('shop/cart/0', '10.244.0.5:8080', 'blue', 'shop/cart:80#0'),
        host('shop/cart/1', '10.244.0.5:8080', 'blue', 'shop/cart:80#3'),
      ),
      [{ cluster: 'blue', service: 'shop/cart:80', addresses: ['10.244.0.5:8080'] }],
    ))

  const others: readonly (readonly [string, string])[] = [
    ['the way to the hub', host('hub', '10.96.0.7:8444', '', '')],
    ['shares that are refused', host('UDPRoute/shop/dns/0', '127.0.0.1:0', '', 'refusing')],
    ['what takes datagrams', host('UDPRoute/shop/dns/0', '10.244.0.5:53', 'blue', 'shop/dns:53#0')],
  ]
  for (const [what, lines] of others)
    it(`leaves out ${what}`, async () => assert.deepEqual(await read(lines), []))
})
