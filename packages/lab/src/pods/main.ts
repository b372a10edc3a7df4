// The pod runner of one cluster: started by startPodRunner, ends with it.
import { writeFile } from 'node:fs/promises'

const { readyFile } = JSON.parse(process.argv[2] ?? '{}') as { readonly readyFile: string }
setInterval(() => undefined, 60_000)
await writeFile(readyFile, '')
