import type { EdgeSecret } from '@watershed/model'

/** As edges ask for it. One Kubernetes Secret may be a certificate and authorities: to Envoy those are two. */
export function secretName(type: EdgeSecret['type'], name: string): string {
  return type === 'Authorities' ? `authorities/${name}` : name
}
