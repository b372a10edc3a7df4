import type { Meter } from '@opentelemetry/api'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'

/** Meters of the hub and their text for Prometheus. */
export interface Metrics {
  readonly meter: Meter
  /** All metrics in Prometheus' text format. */
  render(): Promise<string>
  stop(): Promise<void>
}

export const createMetrics = (): Metrics => {
  const reader = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({ readers: [reader] })
  // Neither what runs nor which library counted belongs on every line.
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true)
  return {
    meter: provider.getMeter('watershed'),
    render: async () => {
      const { resourceMetrics, errors } = await reader.collect()
      if (errors.length > 0) throw new AggregateError(errors, 'some metrics could not be collected')
      return serializer.serialize(resourceMetrics)
    },
    stop: () => provider.shutdown(),
  }
}
