import type { ReportedConfig, ReportedService } from '@watershed/model'

/** A Service of namespace shop; its port tells versions apart. */
export const service = (name: string, port = 80, origin?: string): ReportedService => ({
  kind: 'Service',
  namespace: 'shop',
  name,
  ports: [{ name: 'http', port, protocol: 'TCP' }],
  ...(origin === undefined ? {} : { origin }),
})

export const good = (name: string, port?: number, origin?: string) => ({
  object: service(name, port, origin),
  acceptable: true,
})

/** Long enough that an entry of the change stream does not carry it. */
export const long = (name: string, text: string) => ({
  object: {
    kind: 'HTTPRoute',
    namespace: 'shop',
    name,
    apiVersion: 'gateway.networking.k8s.io/v1',
    spec: { text: text.repeat(20_000) },
  } satisfies ReportedConfig,
  acceptable: true,
})
