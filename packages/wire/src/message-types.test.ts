import assert from 'node:assert/strict'
import type * as model from '@watershed/model'
import type { Static } from 'typebox'
import type { ObjectName } from './object-name.ts'
import type {
  ReportedCluster,
  ReportedClusterConfig,
  ReportedConfig,
  ReportedConfigMap,
  ReportedEndpointSlice,
  ReportedNamespace,
  ReportedSecret,
  ReportedService,
  ReportedServiceImport,
} from './reported-object.ts'
import type { ConditionView } from './rest/condition-view.ts'
import type { RuleView, ShareView } from './rest/route-view.ts'
import type { SourceProblem } from './source-problem.ts'

/** `true` if each can stand for the other, else nothing. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never

it("gives messages the model's types", () => {
  const same: readonly [
    Same<Static<typeof ObjectName>, model.ObjectName>,
    Same<Static<typeof ReportedService>, model.ReportedService>,
    Same<Static<typeof ReportedEndpointSlice>, model.ReportedEndpointSlice>,
    Same<Static<typeof ReportedNamespace>, model.ReportedNamespace>,
    Same<Static<typeof ReportedServiceImport>, model.ReportedServiceImport>,
    Same<Static<typeof ReportedCluster>, model.ReportedCluster>,
    Same<Static<typeof ReportedConfig> | Static<typeof ReportedClusterConfig>, model.ReportedConfig>,
    // Only a hub says that it withholds one.
    Same<Static<typeof ReportedSecret>, Omit<model.ReportedSecret, 'withheld'>>,
    Same<Static<typeof ReportedConfigMap>, model.ReportedConfigMap>,
    Same<Static<typeof SourceProblem>, model.SourceProblem>,
    Same<Static<typeof ConditionView>, model.Condition>,
    Same<Static<typeof ShareView>, model.Share>,
    Same<Omit<Static<typeof RuleView>, 'matches'>, model.RuleShares>,
  ] = [true, true, true, true, true, true, true, true, true, true, true, true, true]
  assert.ok(same.every(Boolean))
})
