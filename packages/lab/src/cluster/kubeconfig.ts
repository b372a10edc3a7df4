import { stringify } from 'yaml'

/** A client certificate with its key, in PEM, or a file that holds a token. */
export type Login = { readonly cert: string; readonly key: string } | { readonly tokenFile: string }

export interface Access {
  /** The name of the context, and of its cluster and user. */
  readonly context: string
  readonly server: URL
  /** In PEM. */
  readonly ca: string
  readonly login: Login
}

/** A kubeconfig in YAML with one context each; the first is the current one. */
export const kubeconfig = (accesses: readonly Access[]): string =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': accesses[0]?.context ?? '',
    clusters: accesses.map(({ context, server, ca }) => ({
      name: context,
      cluster: { server: server.origin, 'certificate-authority-data': base64(ca) },
    })),
    users: accesses.map(({ context, login }) => ({ name: context, user: userOf(login) })),
    contexts: accesses.map(({ context }) => ({
      name: context,
      context: { cluster: context, user: context },
    })),
  })

const userOf = (login: Login): Readonly<Record<string, string>> =>
  'tokenFile' in login
    ? { tokenFile: login.tokenFile }
    : { 'client-certificate-data': base64(login.cert), 'client-key-data': base64(login.key) }

const base64 = (text: string): string => Buffer.from(text).toString('base64')
