/** Bounds of what passes between agents and the hub. Each unit is in its name; counts have none. */
export const limits = {
  /** A report's body as the hub takes it. */
  reportBytes: 4 * 1024 * 1024,
  /** Of a request's headers and first line, altogether. */
  headerBytes: 16 * 1024,
  /** Upserts of one report, and likewise its deletes. */
  reportObjects: 2_000,
  /** Where agents cut a report that is longer: small parts keep each Redis call short. */
  partBytes: 1024 * 1024,
  partObjects: 500,
  /** One object as JSON. An agent leaves a larger one out and reports it as a problem. */
  objectBytes: 512 * 1024,
  clusterObjects: 100_000,
  /** An agent that has sent nothing else for so long sends a heartbeat. */
  heartbeatMs: 2_000,
  /** One line of a status stream: an object's status, and a derived object's spec. Kubernetes takes no larger object. */
  statusLineBytes: 2 * 1024 * 1024,
  /** In the order of config clusters. */
  configClusters: 100,
  /** Things in one page of a list. */
  pageItems: 1_000,
  defaultPageItems: 500,
  cursorLength: 1_024,
  selectorLength: 2_048,
  /** Of one port of a Service in one cluster. */
  endpointsShown: 1_000,
  problems: 100,
  problemLength: 2_000,
  /** Kubernetes' own, for object names. */
  nameLength: 253,
  /** Also of cluster and port names: a DNS label. */
  labelLength: 63,
  /** Of a file's path, relative to the folder. */
  originLength: 4_096,
  servicePorts: 100,
  /** A ServiceImport has the ports of all Services that it stands for. */
  importPorts: 1_000,
  slicePorts: 100,
  sliceEndpoints: 1_000,
  /** Of a cluster's gateway, and of a Service's load balancer. */
  reachAddresses: 100,
  /** Of a Gateway's status, as the Gateway API has it. */
  gatewayAddresses: 16,
  /** Those of one node, of one type. */
  nodeAddresses: 16,
  endpointAddresses: 100,
  addressLength: 253,
  metadataEntries: 1_000,
  metadataValueLength: 256 * 1024,
  /** Of a certificate chain, a key or a bundle of authorities, base64 as it may be. */
  secretValueLength: 256 * 1024,
} as const
