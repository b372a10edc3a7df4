import type { Meter } from '@opentelemetry/api'

/** In seconds: from what a weight edit takes to what a whole fleet's first load does. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Records how long after a change an edge acknowledged it. */
export const acknowledgements = (meter: Meter): ((seconds: number) => void) => {
  const histogram = meter.createHistogram('watershed_edge_acknowledgement', {
    description: 'From a change until an edge has acknowledged it',
    unit: 's',
    advice: { explicitBucketBoundaries: buckets },
  })
  return (seconds) => histogram.record(seconds)
}
