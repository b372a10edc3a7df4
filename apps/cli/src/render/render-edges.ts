import type { EdgesView, EdgeView } from '@watershed/wire'
import { since, table } from './table.ts'

export const renderEdges = ({ edges }: EdgesView): string => {
  if (edges.length === 0) return 'No edge is connected.'
  const head = ['edge', 'hub', 'locality', 'state', 'acknowledged', 'pending', 'nacks', 'connected', 'remote']
  return [table(head, edges.map(row)), ...edges.flatMap(nacks)].join('\n')
}

const row = (edge: EdgeView): readonly (string | number)[] => [
  edge.node,
  edge.hub,
  edge.locality || '-',
  edge.current ? 'Current' : 'Behind',
  edge.acknowledged || '-',
  edge.pending,
  edge.nacks.length,
  since(Date.now() - Date.parse(edge.connectedSince)),
  edge.remote,
]

const nacks = (edge: EdgeView): readonly string[] =>
  edge.nacks.map(
    ({ type, name, message, at }) => `\n${edge.node} refused ${type} ${name} at ${at}:\n  ${message}`,
  )
