import type { EdgesView } from '@watershed/wire'
import type { EdgeReport } from '../programming/edge-report.ts'

/** `GET /v1/edges`, by node: the edges of all replicas. */
export const edgesView = (edges: readonly EdgeReport[], version: string): EdgesView => ({
  edges: edges.map(({ view }) => view).sort((a, b) => a.node.localeCompare(b.node)),
  version,
})
