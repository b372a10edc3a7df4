export { shift } from './commands/shift.ts'
export type { Context } from './context/context.ts'
export { publishPlayground } from './context/playground-context.ts'
