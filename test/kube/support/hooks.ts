import { stopSharedLab } from './lab.ts'

/** Mocha's: runs once, after all tests. */
export const mochaGlobalTeardown = stopSharedLab
