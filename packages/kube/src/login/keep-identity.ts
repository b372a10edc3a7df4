import type { Clock } from '../clock.ts'
import type { Identity, Login } from './login.ts'

const freshMs = 10_000

/**
 * Files are read at most every 10 s, and at once after a 401: rotated tokens and certificates need no restart. While one reading goes on, all
 * wait for it.
 */
export const keepIdentity = (login: Login, clock: Clock): Login => {
  let current: { readonly from: number; readonly identity: Promise<Identity> } | undefined
  return {
    ...login,
    identity: (renew) => {
      const now = clock.now()
      if (current && !renew && now - current.from < freshMs) return current.identity
      const identity = login.identity(renew)
      const mine = { from: now, identity }
      current = mine
      identity.catch(() => {
        if (current === mine) current = undefined
      })
      return identity
    },
  }
}
