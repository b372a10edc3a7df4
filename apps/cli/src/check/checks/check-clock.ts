import type { ClockReading, Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'

const check = 'Clock'
const warnMs = 5_000
const errorMs = 60_000

/** Between what and what a clock is ahead of ours, in ms: a Date header has whole seconds, and was written while the request was under way. */
interface Offset {
  readonly least: number
  readonly most: number
}

export const checkClock = ({ kube, hub }: Facts): readonly Finding[] => {
  const ofKube = kube?.value?.clock && offset(kube.value.clock)
  const ofHub = hub?.clock && offset(hub.clock)
  const here: Offset = { least: 0, most: 0 }
  return [
    ...(ofKube ? [compare("the API server's clock", ofKube, "this machine's", here)] : []),
    ...(ofHub ? [compare("the hub's clock", ofHub, "this machine's", here)] : []),
    ...(ofKube && ofHub ? [compare("the API server's clock", ofKube, "the hub's", ofHub)] : []),
  ]
}

const offset = ({ theirs, sent, received }: ClockReading): Offset => ({
  least: theirs - received,
  most: theirs + 1_000 - sent,
})

const compare = (object: string, one: Offset, than: string, other: Offset): Finding => {
  const ahead = apart(one, other)
  const by = Math.abs(ahead)
  const seconds = Math.round(by / 1_000)
  if (by <= warnMs)
    return {
      check,
      level: 'Ok',
      object,
      message: by === 0 ? `agrees with ${than}` : `agrees with ${than} within ${Math.max(1, seconds)} s`,
    }
  return {
    check,
    level: by > errorMs ? 'Error' : 'Warning',
    object,
    message: `is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} ${than}: certificates and tokens count as expired or as not valid yet, and of routes and exports of one name the wrong one may count as the oldest`,
    cure: 'Keep both clocks by NTP: `timedatectl status` says whether one is.',
  }
}

/** How far they are apart at least; 0 where they may agree. */
const apart = (one: Offset, other: Offset): number => {
  if (one.least > other.most) return one.least - other.most
  return one.most < other.least ? one.most - other.least : 0
}
