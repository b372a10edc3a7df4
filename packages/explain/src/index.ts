export { explain } from './explain.ts'
export type { Collections } from './collections.ts'
