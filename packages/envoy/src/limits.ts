/** Every limit, in one place. Times in ms. See the README for why. */
export const limits = {
  /** To an endpoint. A connection that takes longer counts as refused, and another endpoint is tried. */
  connectTimeout: 1_000,
  /** Further endpoints that are tried for a request that was never processed. */
  connectRetries: 10,
  /** Between those tries: at first, and at most. Short, since what the client goes on sending meanwhile is buffered. */
  retryBackOff: { base: 1, max: 2 },
  /** Of a rule that asks for retries, where it does not say: tries after the first, and time between two on average. After each
   * further try that doubles, up to so many times the first. */
  retry: { attempts: 2, backOff: 25, mostBackOffs: 10 },
  /** Of a request's body, kept for such a try until an endpoint answers. A longer body that is already being sent when its
   * endpoint refuses is lost. */
  retryBufferBytes: 1_048_576,
  /** Consecutive failures to connect after which an endpoint is ejected, for how long at first and at most. */
  ejection: { failures: 2, sweep: 1_000, base: 5_000, max: 30_000 },
  /** Connections, pending requests, requests and retries of one Envoy cluster. */
  perCluster: 1_000_000,
  /** UDP sessions of one Envoy cluster, each of which has a socket: whoever forges senders opens as many as there may be. The
   * datagrams of further clients are dropped. */
  udpSessions: 10_000,
  /** A connection to an endpoint without requests. An application that closes its own sooner may lose a request that is just
   * on its way, so its keep-alive should be longer. */
  upstreamIdle: 60_000,
  /** Idle time, probes, and time between probes after which a dead TCP peer is noticed. In seconds. */
  tcpKeepalive: { time: 60, interval: 15, probes: 3 },
  /** Unless the route's own timeout is longer: a stream in which nothing moves. */
  streamIdle: 300_000,
  /** A client's connection without requests. */
  downstreamIdle: 3_600_000,
  /** A TCP connection, or a UDP session, in which nothing moves. */
  tcpIdle: 3_600_000,
  udpIdle: 60_000,
  /** For a client to finish its TLS handshake. */
  tlsHandshake: 10_000,
  /** That a listener or a cluster waits for a secret that does not come, before it does without. */
  secretFetch: 5_000,
  /** For a client to send all of a request's headers. */
  requestHeaders: 10_000,
  requestHeadersKb: 60,
  requestHeadersCount: 100,
  /** Of one direction of one connection. */
  connectionBufferBytes: 65_536,
  http2: { streams: 100, streamWindow: 65_536, connectionWindow: 1_048_576 },
} as const
