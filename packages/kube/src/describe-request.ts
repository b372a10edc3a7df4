import type { KubeRequest } from './kube.ts'

/** `GET /apis/…`, without its query. */
export const describeRequest = ({ method = 'GET', path }: KubeRequest): string => `${method} ${path}`
