import { createHash } from 'node:crypto'

/** Whom a bearer token may stand for. A viewer reads what an operator does, and changes nothing. */
export const tokenRoles = ['cluster', 'edge', 'operator', 'viewer'] as const

export type TokenRole = (typeof tokenRoles)[number]

/** What is kept of a token: its SHA-256 in hex. Tokens are random and long, so a plain hash keeps them. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
