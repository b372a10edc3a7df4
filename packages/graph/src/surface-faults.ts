import { GraphError } from './graph-error.ts'

/** Hands over the faults of a batch: to `onFault` each, or thrown. */
export const surfaceFaults = (
  faults: readonly GraphError[],
  onFault: ((fault: GraphError) => void) | undefined,
): void => {
  const [first] = faults
  if (!first) return
  if (onFault) {
    for (const fault of faults) onFault(fault)
    return
  }
  if (faults.length === 1) throw first
  throw new GraphError('SeveralFaults', `${faults.length} faults in one batch, the first: ${first.message}`, {
    cause: new AggregateError(faults),
  })
}
