/** A Service as a file; its port tells versions apart. */
export const service = (name: string, port = 80): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: shop
spec:
  ports:
    - port: ${port}
`

/** A route that splits a hostname of its own between two clusters. */
export const route = (name: string, blue: number): string => `apiVersion: watershed.dev/v1alpha1
kind: MultiClusterHTTPRoute
metadata:
  name: ${name}
  namespace: shop
spec:
  parentRefs:
    - name: public
  hostnames:
    - ${name}.example.com
  rules:
    - backendRefs:
        - name: web
          cluster: blue
          port: 80
          weight: ${blue}
        - name: web
          cluster: green
          port: 80
          weight: ${100 - blue}
`

export const documents = (...texts: readonly string[]): string => texts.join('---\n')
