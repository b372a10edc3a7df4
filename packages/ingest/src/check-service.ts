import type { ReportedService } from '@watershed/model'
import type { Finding } from './schema/finding.ts'
import { isPort } from './is-port.ts'

/** What Kubernetes would not have let into a Service, of what is read of it. */
export const checkService = ({ ports }: ReportedService): readonly Finding[] =>
  ports.flatMap(({ name, port, protocol }, index): readonly Finding[] => {
    const path = `spec.ports[${index}]`
    if (!isPort(port))
      return [
        { path: `${path}.port`, message: `must be a port, is ${port}: give a whole number from 1 to 65535` },
      ]
    const earlier = ports.slice(0, index)
    if (name === '' && ports.length > 1)
      return [
        { path: `${path}.name`, message: 'is missing: a Service of several ports needs a name for each' },
      ]
    if (earlier.some((other) => other.name === name))
      return [{ path: `${path}.name`, message: `${name} is the name of another port too: give each its own` }]
    if (earlier.some((other) => other.port === port && other.protocol === protocol))
      return [
        { path: `${path}.port`, message: `${protocol} port ${port} is listed before: remove one of the two` },
      ]
    return []
  })
