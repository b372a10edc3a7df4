import { join } from 'node:path'
import { startProcess } from '@watershed/testkit'

/** Makes the contents of the images that the lab runs, in `<folder>/images`. @throws Error with the bundler's own words */
export const bundleImages = async (folder: string): Promise<void> => {
  const script = join(import.meta.dirname, '../bundle.ts')
  // Containers of other users read them.
  const before = process.umask(0o022)
  const bundling = startProcess(process.execPath, [script, '--out', folder, 'hub', 'agent', 'edge'])
  process.umask(before)
  const bundler = await bundling
  const ended = await bundler.ended
  if (ended !== 'with exit code 0') throw new Error(`the bundler ended ${ended}:\n${bundler.logs()}`)
}
