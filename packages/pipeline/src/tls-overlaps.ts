import type { Collection, Graph, Read } from '@watershed/graph'
import type { ServedListener } from '@watershed/plan'
import { coveringHostnames } from '@watershed/plan'
import type { ListenerProblem } from '@watershed/status'

/** Tells what is to be said of a listener whose hostnames another one on its port has, too. */
export type TlsOverlaps = (listener: ServedListener, read: Read) => readonly ListenerProblem[]

/**
 * Listeners whose hostnames overlap (ListenerConditionOverlappingTLSConfig): a client may use a connection to the one for hosts of
 * the other, and is then told to connect anew (421). Found by hostname: a listener costs as many look-ups as its hostname has labels.
 */
export const tlsOverlaps = (graph: Graph, served: Collection<ServedListener>): TlsOverlaps => {
  const here = graph.groupBy('tlsHostnames', served, (listener): readonly Member[] =>
    hasTls(listener) ? [[place(listener, hostnameOf(listener)), true]] : [],
  )
  const within = graph.groupBy('tlsHostnamesWithin', served, (listener): readonly Member[] =>
    hasTls(listener) ? widerThan(listener).map((wider) => [place(listener, wider), true]) : [],
  )
  // That there are some, however many come and go.
  const covers = graph.map('coveringTlsHostnames', within, () => true)
  return (listener, read) => {
    if (!hasTls(listener)) return []
    const isCovered = widerThan(listener).some((wider) => read(here, place(listener, wider)))
    const isCovering = read(covers, place(listener, hostnameOf(listener))) === true
    return isCovered || isCovering ? [overlapping(hostnameOf(listener), isCovered)] : []
  }
}

type Member = readonly [place: string, true]

const hasTls = ({ served, protocol }: ServedListener): boolean =>
  served && (protocol === 'HTTPS' || protocol === 'TLS')

const any = '*'
const hostnameOf = ({ hostname = any }: ServedListener): string => hostname

const widerThan = ({ hostname }: ServedListener): readonly string[] =>
  hostname === undefined ? [] : [...coveringHostnames(hostname).filter((one) => one !== hostname), any]

const place = ({ base, port }: ServedListener, hostname: string): string => `${base}${port} ${hostname}`

const overlapping = (hostname: string, isCovered: boolean): ListenerProblem => ({
  condition: 'OverlappingTLSConfig',
  reason: 'OverlappingHostnames',
  message: isCovered
    ? `${hostname} on this port is within the hostnames of another listener: clients may use one connection for both, and are answered with 421 where that is the wrong one`
    : `other listeners on this port are for hostnames within ${hostname}: clients may use one connection for both, and are answered with 421 where that is the wrong one`,
})
