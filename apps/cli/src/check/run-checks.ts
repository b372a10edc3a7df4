import { checkApiServer } from './checks/check-api-server.ts'
import { checkClock } from './checks/check-clock.ts'
import { checkClusters } from './checks/check-clusters.ts'
import { checkDefinitions } from './checks/check-definitions.ts'
import { checkEdges } from './checks/check-edges.ts'
import { checkHub } from './checks/check-hub.ts'
import { checkParts } from './checks/check-parts.ts'
import { checkReachability } from './checks/check-reachability.ts'
import { checkRights } from './checks/check-rights.ts'
import { checkVersions } from './checks/check-versions.ts'
import type { Schema } from './expected/schema-fields.ts'
import type { Facts } from './facts.ts'
import type { Finding } from './finding.ts'

/** Judges what was gathered. `ownSchemas`: as the function of that name has them. */
export const runChecks = (facts: Facts, ownSchemas: ReadonlyMap<string, Schema>): readonly Finding[] => [
  ...checkApiServer(facts),
  ...checkDefinitions(facts, ownSchemas),
  ...checkRights(facts),
  ...checkParts(facts),
  ...checkVersions(facts),
  ...checkHub(facts),
  ...checkClock(facts),
  ...checkClusters(facts),
  ...checkEdges(facts),
  ...checkReachability(facts),
]
