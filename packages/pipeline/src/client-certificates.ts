import { createHash } from 'node:crypto'
import type { EdgeAction, EdgeCluster, EdgeFilter } from '@watershed/model'
import type { EdgeNames } from './edge-names.ts'

/**
 * The Envoy clusters of a route with the certificates that its Gateways show backends (GatewayBackendTLS.clientCertificateRef). A route
 * of several Gateways that show different ones has its clusters with TLS once for each: which is shown depends on where a request came
 * in. Connections and datagrams show that of the first.
 */
export interface CertifiedNames extends EdgeNames {
  /** Names of EdgeSecrets, without twins; '': none is shown. The clusters of the rules have the first. */
  readonly certificates: readonly string[]
  /** By the name of a cluster with TLS: the same for each of the other certificates. */
  readonly variants: Readonly<Record<string, readonly EdgeCluster[]>>
}

export const withCertificates = ({ rules }: EdgeNames, certificates: readonly string[]): CertifiedNames => {
  const [first = '', ...others] = certificates
  const all = rules.flatMap(({ backends, mirrors }) => [...backends, ...mirrors]).filter(({ tls }) => tls)
  return {
    rules: rules.map(({ backends, mirrors }) => ({
      backends: backends.map((part) => showing(part, first)),
      mirrors: mirrors.map((mirror) => showing(mirror, first)),
    })),
    certificates,
    variants: Object.fromEntries(
      others.length === 0
        ? []
        : all.map(({ name, protocol, tls }) => [
            name,
            others.map((certificate) =>
              showing(
                { name: `${name}-${shortHash(certificate)}`, protocol, ...(tls && { tls }) },
                certificate,
              ),
            ),
          ]),
    ),
  }
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

const showing = <C extends EdgeCluster>(cluster: C, certificate: string): C =>
  cluster.tls && certificate !== '' ? { ...cluster, tls: { ...cluster.tls, certificate } } : cluster

/** All Envoy clusters of a route. */
export const clustersOf = ({ rules, variants }: CertifiedNames): readonly EdgeCluster[] =>
  rules
    .flatMap(({ backends, mirrors }) => [...backends, ...mirrors])
    .flatMap(({ name, protocol, tls }) => [
      { name, protocol, ...(tls && { tls }) },
      ...(variants[name] ?? []),
    ])

/** The cluster that shows a certificate, of those that are the same otherwise. */
export const nameShowing = (
  { certificates, variants }: Pick<CertifiedNames, 'certificates' | 'variants'>,
  name: string,
  certificate: string,
): string => variants[name]?.[certificates.indexOf(certificate) - 1]?.name ?? name

/** An action to the clusters by other names. */
export const renamedAction = (action: EdgeAction, nameOf: (name: string) => string): EdgeAction => {
  switch (action.type) {
    case 'Cluster':
      return { ...action, cluster: nameOf(action.cluster) }
    case 'WeightedClusters':
      return {
        ...action,
        clusters: action.clusters.map((one) => ({ ...one, cluster: nameOf(one.cluster) })),
      }
    default:
      return action
  }
}

export const renamedFilters = (
  filters: readonly EdgeFilter[],
  nameOf: (name: string) => string,
): readonly EdgeFilter[] =>
  filters.map((filter) =>
    filter.type === 'RequestMirror' ? { ...filter, cluster: nameOf(filter.cluster) } : filter,
  )
