import type { GatewayAddress } from '@watershed/model'
import type { AddressProblem } from './assign-addresses.ts'
import { unsupported } from './assign-addresses.ts'

/** What a Gateway asks for and cannot have, since its class has no pool: edges listen at the address they were told. */
export const withoutPool = (requests: readonly GatewayAddress[]): AddressProblem | undefined => {
  const odd = requests.find(({ type }) => type !== 'IPAddress')
  if (odd) return unsupported(odd.type)
  const named = requests.find(({ value }) => value !== undefined && value !== '')
  return (
    named && {
      reason: 'AddressNotUsable',
      message: `${named.value} cannot be given: the GatewayClass has no parametersRef to an EdgePool with addresses; name one there, or remove the address`,
    }
  )
}
