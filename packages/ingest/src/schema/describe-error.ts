import type { ErrorObject } from 'ajv'
/** An error of ajv in words that tell the cure. */
export const describeError = (error: ErrorObject): string => `${error.message}`
