import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { checkServerIdentity, connect } from 'node:tls'
import { CliError } from '../../cli-error.ts'
import type { TlsFact } from '../facts.ts'

export interface TlsTarget {
  readonly host: string
  readonly port: number
  /** The name that its certificate is to have. */
  readonly serverName: string
  /** Who signs, in PEM; absent: whom this machine trusts. */
  readonly ca?: string
  readonly timeoutMs: number
}

/** Shakes hands and sends nothing, whoever it is. @throws CliError HubUnreachable */
export const probeTls = async (target: TlsTarget): Promise<TlsFact> => {
  const socket = await shakeHands(target)
  try {
    return describe(socket, target.serverName)
  } finally {
    socket.destroy()
  }
}

const shakeHands = ({ host, port, serverName, ca, timeoutMs }: TlsTarget): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      rejectUnauthorized: false,
      ...(!isIP(serverName) && { servername: serverName }),
      ...(ca !== undefined && { ca }),
    })
    const timer = setTimeout(() => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
    socket.once('secureConnect', () => {
      clearTimeout(timer)
      resolve(socket)
    })
    socket.once('error', (error) => {
      clearTimeout(timer)
      reject(new CliError('HubUnreachable', `${host}:${port}: ${error.message}`, { cause: error }))
    })
  })

const describe = (socket: TLSSocket, serverName: string): TlsFact => {
  const certificate = socket.getPeerCertificate()
  const reason = socket.authorizationError
  const code = reason instanceof Error ? ((reason as NodeJS.ErrnoException).code ?? reason.message) : reason
  // The name is judged apart from the chain, since both may be wrong.
  const wrongName = checkServerIdentity(serverName, certificate)?.message
  return {
    ...(code && code !== 'ERR_TLS_CERT_ALTNAME_INVALID' && { untrusted: code }),
    ...(wrongName !== undefined && { wrongName }),
    names: (certificate.subjectaltname ?? '').replaceAll(/\b(DNS|IP Address):/g, ''),
    issuer: [certificate.issuer.CN ?? certificate.issuer.O ?? 'an unnamed authority'].flat().join(', '),
    validFrom: Date.parse(certificate.valid_from),
    validTo: Date.parse(certificate.valid_to),
  }
}
