import { once } from 'node:events'
import { createServer } from 'node:net'
import { LabError } from '../lab-error.ts'
import { clusterAddresses } from './addresses.ts'

/** @throws LabError NotInNamespace where the lab's addresses cannot be bound */
export const assertInNamespace = async (): Promise<void> => {
  const [node] = clusterAddresses(0).nodes
  const server = createServer()
  try {
    server.listen(0, node)
    await once(server, 'listening')
  } catch (cause) {
    const cure = 'start it with runInNamespace (`npm test` and `npm run lab` do)'
    throw new LabError('NotInNamespace', `${node} is no address of this network namespace: ${cure}`, {
      cause,
    })
  } finally {
    server.close()
  }
}
