import { createHash } from 'node:crypto'

/** Whom a bearer token may stand for. */
export const tokenRoles = ['cluster', 'edge', 'operator'] as const

export type TokenRole = (typeof tokenRoles)[number]

/** What is kept of a token: its SHA-256 in hex. Tokens are random and long, so a plain hash keeps them. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
