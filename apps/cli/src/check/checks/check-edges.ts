import type { EdgeView } from '@watershed/wire'
import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { skipped } from './skipped.ts'

const check = 'Edges'

/** What the hub says of the edges. */
export const checkEdges = ({ hub }: Facts): readonly Finding[] => {
  if (!hub || hub.version.problem) return []
  if (hub.edges.problem) return [skipped(check, 'hub', 'what it says of edges', hub.edges.problem)]
  const edges = hub.edges.value
  if (edges.length === 0)
    return [
      {
        check,
        level: 'Warning',
        object: 'hub',
        message: 'no edge is connected, so that no configuration reaches one',
        cure: 'Install edges: `watershed install edge --hub HOST:8444 … | kubectl apply -f -`; where they run, look into their log.',
      },
    ]
  const findings = edges.flatMap(ofEdge)
  if (findings.length > 0) return findings
  const count = edges.length === 1 ? '1 edge is' : `${edges.length} edges are`
  return [{ check, level: 'Ok', object: 'hub', message: `${count} connected and up to date` }]
}

const ofEdge = ({ node, nacks, current, pending }: EdgeView): readonly Finding[] => {
  const object = `edge ${node}`
  if (nacks.length > 0)
    return nacks.slice(0, 3).map(({ type, name, message, at }) => ({
      check,
      level: 'Error',
      object,
      message: `refused ${type} ${name} at ${at}, and goes on with what it had: ${message}`,
      cure: 'Look at the version of its Envoy, and take the route or Gateway back that it comes from; then report it, since the hub should not have sent it.',
    }))
  if (current) return []
  return [
    {
      check,
      level: 'Warning',
      object,
      message: `has not acknowledged all of its configuration yet (${pending} resources)`,
      cure: 'Ask again in a moment; if it stays so, look into the log of the edge.',
    },
  ]
}
