const hostnames = ['a.team.example.com', '*.team.example.com', 'team.example.com', 'b.other.example.com']
const listeners = ['http', 'https', 'tls', 'tcp', 'udp']
const addresses = ['10.0.0.0/8', '192.0.2.1', '2001:db8::/32', '0.0.0.0/0', '10.0.0.0/99', '1.2.3', '::1']

/** What fields are called with, by their names, so that they lead to something in {@link healthyWorld}. */
export const knownWords: Readonly<Record<string, readonly (string | number)[]>> = {
  name: ['cart', 'public', 'own', 'set', 'certificate', 'authorities', 'watershed', 'pool', ...listeners],
  namespace: ['team', 'shop', 'infra', 'nowhere'],
  kind: [
    'Service',
    'ServiceImport',
    'Gateway',
    'ListenerSet',
    'Secret',
    'ConfigMap',
    'HTTPRoute',
    'TCPRoute',
    'EdgePool',
  ],
  group: ['', 'gateway.networking.k8s.io', 'multicluster.x-k8s.io', 'watershed.dev'],
  hostname: hostnames,
  hostnames,
  port: [80, 443, 8443, 9000],
  sectionName: listeners,
  protocol: ['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP'],
  gatewayClassName: ['watershed'],
  controllerName: ['watershed.dev/edge'],
  cluster: ['blue', 'green', 'red'],
  allow: addresses,
  deny: addresses,
  addresses,
  value: ['10.9.9.9', '/', '/a', 'x', '(', '/%zz'],
  wellKnownCACertificates: ['System'],
  operator: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Like'],
  key: ['team', 'kubernetes.io/metadata.name'],
  request: ['1s', '0s', '100ms', '99999h99999h'],
  backendRequest: ['1s', '0s', '100ms'],
  regex: ['a+', '(', '(a{1000}){1000}'],
}

/** Fields with which nearly nothing is accepted. */
export const seldom: readonly string[] = [
  'useDefaultGateways',
  'defaultScope',
  'options',
  'externalAuth',
  'fraction',
  'caCertificateRefs',
  'clientAddress',
]
