import type { Mode } from './report-file.ts'

/** What the suite is told of Watershed and of where it runs. */
export interface SuiteSetting {
  readonly gatewayClass: string
  /** Of Watershed. */
  readonly version: string
  readonly mode: Mode
  /** The file that it writes its report into. */
  readonly report: string
  /** Of the pool, and no Gateway's. */
  readonly usableAddress: string
  readonly unusableAddress: string
}

const profiles = ['HTTP', 'GRPC', 'TLS', 'TCP', 'UDP'].map((name) => `GATEWAY-${name}`)

/** Tests that may run beside others wait most of the time. */
const testsAtOnce = 16

/** No features are named: the suite takes those that the GatewayClass claims. */
export const suiteFlags = (setting: SuiteSetting): readonly string[] => {
  const { gatewayClass, version, mode, report, usableAddress, unusableAddress } = setting
  return [
    ...['-test.v', '-test.run', '^TestConformance$', '-test.timeout', '30m'],
    ...['-test.parallel', String(testsAtOnce)],
    ...['-gateway-class', gatewayClass, '-report-output', report],
    ...['-usable-address', usableAddress, '-unusable-address', unusableAddress],
    ...['-conformance-profiles', profiles.join(',')],
    ...['-organization', 'Watershed', '-project', 'watershed', '-version', version, '-mode', mode],
    ...['-url', 'https://watershed.dev', '-contact', 'https://watershed.dev'],
  ]
}
