import type { ApplyOutcome, Report } from '../store.ts'

interface ExpectedObject {
  readonly port: number
  readonly acceptable: boolean
  readonly accepted: number | undefined
  readonly epoch: number
}

/** What the store has to do, said as simply as can be: the oracle of property tests. One cluster; ports tell versions apart. */
export interface ExpectedStore {
  readonly objects: ReadonlyMap<string, ExpectedObject>
  opened(epoch: number): void
  apply(report: Report): ApplyOutcome['outcome']
}

export const expectStore = (): ExpectedStore => {
  const objects = new Map<string, ExpectedObject>()
  let current = 0
  let last = 0
  let ended = false

  const upsert = (name: string, port: number, acceptable: boolean): void => {
    const old = objects.get(name)
    if (old && old.port === port && (old.acceptable || !acceptable))
      objects.set(name, { ...old, epoch: current })
    else {
      const accepted = acceptable ? undefined : old?.acceptable ? old.port : old?.accepted
      objects.set(name, { port, acceptable, accepted, epoch: current })
    }
  }

  return {
    objects,
    opened: (epoch) => {
      current = epoch
      last = 0
      ended = false
    },
    apply: ({ epoch, seq, upserts, deletes, full }) => {
      if (epoch < current) return 'fenced'
      if (epoch > current) return 'unknownEpoch'
      if (seq <= last) return 'duplicate'
      if (seq > last + 1) return 'seqGap'
      if (!full && !ended) return 'fullReportFirst'
      for (const { object, acceptable } of upserts)
        if (object.kind === 'Service') upsert(object.name, object.ports[0]?.port ?? 0, acceptable)
      for (const { name } of deletes) objects.delete(name)
      if (full === 'end') {
        ended = true
        for (const [name, object] of objects) if (object.epoch !== epoch) objects.delete(name)
      }
      last = seq
      return 'applied'
    },
  }
}
