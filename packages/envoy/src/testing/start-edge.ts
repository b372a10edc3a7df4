import { freePort, startEnvoy, waitFor } from '@watershed/testkit'
import { createAdsServer, createView, startXdsServer } from '@watershed/xds'
import type { EnvoyResource, EnvoyResourceKey } from '../envoy-resource.ts'
import { listenerResource } from '../listener-resource.ts'
import { scopeResource } from '../scope-resource.ts'
import { scopeTypeUrl } from '../type-urls.ts'
import { bootstrap } from './bootstrap.ts'
import { httpListener } from './http-listener.ts'
import type { RuleInput } from './edge-rule.ts'
import { edgeRule } from './edge-rule.ts'
import type { Answer, SendOptions } from './send.ts'
import { send } from './send.ts'

/** A real Envoy that gets our resources over delta ADS, with one listener on a free port of loopback. */
export interface TestEdge {
  readonly port: number
  /** Resolves once Envoy has acknowledged it all. Throws Envoy's words if it refuses any. */
  apply(set: readonly EnvoyResource[], remove?: readonly EnvoyResourceKey[]): Promise<void>
  /** The routes of a hostname of the listener's port. Its responses name the cluster. */
  host(hostname: string, rules: readonly RuleInput[]): EnvoyResource
  send(path: string, options?: SendOptions): Promise<Answer>
  /** A statistic's value; 0 where there is none. */
  stat(name: string): Promise<number>
  stop(): Promise<void>
}

export interface TestEdgeOptions {
  readonly bindAddress?: string
  readonly concurrency?: number
  /** PEM. */
  readonly systemAuthorities?: string
}

export async function startEdge({
  bindAddress = '127.0.0.1',
  concurrency = 1,
  systemAuthorities,
}: TestEdgeOptions = {}): Promise<TestEdge> {
  const view = createView()
  const ads = createAdsServer({ authenticate: async () => ({ identity: 'edge' }), viewFor: () => view })
  const server = await startXdsServer({ ads, host: '127.0.0.1', port: 0 })
  const port = await freePort()
  const envoy = await startEnvoy({ bootstrap: bootstrap(server.port, systemAuthorities), concurrency })
  let changes = 0

  async function apply(
    set: readonly EnvoyResource[],
    remove: readonly EnvoyResourceKey[] = [],
  ): Promise<void> {
    const version = String(++changes)
    view.apply({ set, remove, version })
    const result = await waitFor(() => answerTo(version), {
      what: 'Envoy’s acknowledgement',
      deadlineMs: 10_000,
    })
    if (result !== 'acknowledged') throw new Error(`Envoy refused what it was sent: ${result}`)
  }

  function answerTo(version: string): string | undefined {
    const [stream] = ads.streams()
    const nacks = stream?.types.flatMap((type) => type.nacks) ?? []
    if (nacks.length > 0) return JSON.stringify(nacks)
    const hasScopes = stream?.types.some(({ typeUrl }) => typeUrl === scopeTypeUrl)
    return hasScopes && stream?.ackedVersion === version ? 'acknowledged' : undefined
  }

  async function stop(): Promise<void> {
    await envoy.stop()
    await server.stop(0)
  }

  async function stat(name: string): Promise<number> {
    const response = await fetch(`${envoy.adminUrl}/stats?filter=^${name}$`)
    return Number(/: (\d+)/.exec(await response.text())?.[1] ?? 0)
  }

  await apply([listenerResource(httpListener(port), bindAddress)])
  return {
    port,
    apply,
    host: (hostname, rules) =>
      scopeResource({
        scope: String(port),
        port,
        tls: false,
        hostname,
        clusterHeader: true,
        rules: rules.map(edgeRule),
      }),
    send: (path, options) => send(port, path, options),
    stat,
    stop,
  }
}
