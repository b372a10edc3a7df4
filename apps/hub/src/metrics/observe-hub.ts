import type { Meter } from '@opentelemetry/api'
import type { Pipeline } from '@watershed/pipeline'
import type { AdsServer, StreamStatus } from '@watershed/xds'

/** Reports what is counted elsewhere at the moment somebody asks, so that counting costs a change nothing. */
export const observeHub = (meter: Meter, pipeline: Pipeline, ads: AdsServer): void => {
  meter
    .createObservableCounter('watershed_derivations', { description: 'Derivations run, by collection' })
    .addCallback((result) => {
      for (const [collection, count] of pipeline.derivations()) result.observe(count, { collection })
    })
  const sizes = {
    records: pipeline.records,
    routes: pipeline.routes,
    gateways: pipeline.gateways,
    backends: pipeline.backends,
    envoy_clusters: pipeline.clusterResources,
    scopes: pipeline.scopeResources,
  }
  meter
    .createObservableGauge('watershed_collection_size', { description: 'Entries, by collection' })
    .addCallback((result) => {
      for (const [collection, { size }] of Object.entries(sizes)) result.observe(size, { collection })
    })
  observeEdges(meter, ads)
  observeProcess(meter)
}

const observeEdges = (meter: Meter, ads: AdsServer): void => {
  meter
    .createObservableGauge('watershed_edges', { description: 'Edges connected to this replica' })
    .addCallback((result) => result.observe(ads.streams().length))
  meter
    .createObservableGauge('watershed_nacked_resources', { description: 'Resources that an edge refused' })
    .addCallback((result) => {
      for (const stream of ads.streams()) result.observe(nacked(stream), { node: stream.nodeId })
    })
}

const nacked = ({ types }: StreamStatus): number => types.reduce((sum, { nacks }) => sum + nacks.length, 0)

const observeProcess = (meter: Meter): void => {
  meter
    .createObservableCounter('process_cpu_seconds', { description: 'User and system time', unit: 's' })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage()
      result.observe((user + system) / 1e6)
    })
  meter
    .createObservableGauge('process_resident_memory_bytes', { description: 'Resident memory', unit: 'By' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()))
}
