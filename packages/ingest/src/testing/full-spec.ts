/** A spec that has every field that is carried out. */
export const fullSpec = (kind: 'HTTPRoute' | 'MultiClusterHTTPRoute'): unknown => {
  const ours = kind === 'MultiClusterHTTPRoute'
  const ref = { name: 'cart', namespace: 'shop', port: 80, ...(ours && { cluster: 'blue' }) }
  const modifier = { set: [{ name: 'a', value: 'b' }], add: [{ name: 'c', value: 'd' }], remove: ['e'] }
  return {
    parentRefs: [{ name: 'public', namespace: 'infra', sectionName: 'http', port: 80 }],
    hostnames: ['shop.example.com'],
    rules: [
      {
        name: 'main',
        ...(ours && { failover: 'Spill' }),
        matches: [
          {
            path: { type: 'PathPrefix', value: '/a' },
            method: 'GET',
            headers: [{ name: 'a', type: 'Exact', value: 'b' }],
            queryParams: [{ name: 'a', type: 'RegularExpression', value: 'b+' }],
          },
        ],
        filters: [
          { type: 'RequestHeaderModifier', requestHeaderModifier: modifier },
          { type: 'ResponseHeaderModifier', responseHeaderModifier: modifier },
          { type: 'RequestMirror', requestMirror: { percent: 1, backendRef: ref } },
          {
            type: 'URLRewrite',
            urlRewrite: {
              hostname: 'a.example.com',
              path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b' },
            },
          },
        ],
        timeouts: { request: '10s', backendRequest: '1s' },
        backendRefs: [{ ...ref, weight: 1 }],
      },
      {
        filters: [
          {
            type: 'RequestRedirect',
            requestRedirect: {
              scheme: 'https',
              hostname: 'b.example.com',
              port: 443,
              statusCode: 301,
              path: { type: 'ReplaceFullPath', replaceFullPath: '/c' },
            },
          },
        ],
      },
    ],
  }
}
