import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where one of a cluster's backends listens. */
export interface BackendAddress {
  readonly address: string
  readonly port: number
}

export const hostname = 'shop.localhost'

type Folder = (cluster: string) => string

/** Writes the manifests of both clusters into their folders, as a user would have written them. */
export const writeManifests = async (
  folder: Folder,
  gatewayPort: number,
  backends: Readonly<Record<'blue' | 'green', readonly BackendAddress[]>>,
): Promise<void> => {
  await Promise.all([
    writeFile(join(folder('blue'), 'gateway.yaml'), gateway(gatewayPort)),
    writeFile(routeFile(folder), splitRoute),
    writeFile(cartFile(folder, 'blue'), cart(backends.blue)),
    writeFile(cartFile(folder, 'green'), cart(backends.green)),
  ])
}

/** The file whose weights are edited. */
export const routeFile = (folder: Folder): string => join(folder('blue'), 'route.yaml')

/** The file with a cluster's Service and EndpointSlices. */
export const cartFile = (folder: Folder, cluster: 'blue' | 'green'): string =>
  join(folder(cluster), 'cart.yaml')

const gateway = (port: number): string => `# Where the edges listen. Infra owners own this file.
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: watershed
spec:
  controllerName: watershed.dev/edge
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
  namespace: infra
  annotations:
    # Responses tell which cluster they came from, as x-watershed-cluster.
    watershed.dev/cluster-header: 'true'
spec:
  gatewayClassName: watershed
  listeners:
    - name: http
      protocol: HTTP
      port: ${port}
      allowedRoutes:
        namespaces:
          from: All
`

const splitRoute = `# Edit the weights and save: the split follows in milliseconds.
apiVersion: watershed.dev/v1alpha1
kind: MultiClusterHTTPRoute
metadata:
  name: cart
  namespace: shop
spec:
  parentRefs:
    - name: public
      namespace: infra
  hostnames:
    - ${hostname}
  rules:
    - backendRefs:
        - name: cart
          port: 80
          cluster: blue
          weight: 100
        - name: cart
          port: 80
          cluster: green
          weight: 0
`

/** Each backend has a port of its own here, so each has a slice of its own. */
const cart = (backends: readonly BackendAddress[]): string =>
  [service, ...backends.map(({ address, port }, index) => slice(index, address, port))].join('---\n')

const service = `apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  ports:
    - name: http
      port: 80
`

const slice = (index: number, address: string, port: number): string => `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: cart-${index + 1}
  namespace: shop
  labels:
    kubernetes.io/service-name: cart
addressType: IPv4
ports:
  - name: http
    port: ${port}
endpoints:
  - addresses:
      - ${address}
    conditions:
      ready: true
`
