import type { AdsEvent } from '../ads-event.ts'
import type { AdsOptions } from '../ads-options.ts'
import type { AdsServer } from '../create-ads-server.ts'
import { createAdsServer } from '../create-ads-server.ts'
import { startXdsServer } from '../start-xds-server.ts'
import type { View } from '../view.ts'
import { createView } from '../view.ts'
import type { DeltaClient, DeltaClientOptions } from './delta-client.ts'
import { createDeltaClient } from './delta-client.ts'

/** A server on a free port with one view for all, which knows one token. */
export interface TestServer {
  readonly view: View
  readonly ads: AdsServer
  readonly port: number
  readonly events: readonly AdsEvent[]
  connect(options?: Partial<DeltaClientOptions>): DeltaClient
  /** Ends its clients too. */
  stop(): Promise<void>
}

export async function startTestServer(
  options: Partial<AdsOptions> & { readonly port?: number; readonly view?: View } = {},
): Promise<TestServer> {
  const view = options.view ?? createView()
  const events: AdsEvent[] = []
  const clients: DeltaClient[] = []
  const ads = createAdsServer({
    authenticate: async ({ token }) =>
      token === 'a-token' ? { identity: 'an-edge' } : { refused: 'unknown token' },
    viewFor: () => view,
    onEvent: (event) => events.push(event),
    ...options,
  })
  const server = await startXdsServer({ ads, host: '127.0.0.1', port: options.port ?? 0 })

  function connect(given: Partial<DeltaClientOptions> = {}): DeltaClient {
    const client = createDeltaClient({ port: server.port, ...given })
    clients.push(client)
    return client
  }

  async function stop(): Promise<void> {
    for (const client of clients) client.close()
    await server.stop(0)
  }

  return { view, ads, port: server.port, events, connect, stop }
}
