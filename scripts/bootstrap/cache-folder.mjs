import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where tools are kept, outside the repository, so that every checkout shares them. */
export const cacheFolder = (env = process.env) =>
  env.WATERSHED_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'watershed')
