import { readdir, readFile } from 'node:fs/promises'

const ticksPerSecond = 100

/** User and system time of a process so far, in ms (Linux). */
export const cpuMs = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // The second field is the program's name in parentheses and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond
}

/** Resident memory of a process in MB. */
export const rssMb = async (pid: number): Promise<number> => {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1024)
}

/** The process below `ancestor` whose program has this name, as an edge's Envoy. */
export const descendantOf = async (ancestor: number, name: string): Promise<number> => {
  const found = await findBelow(ancestor, name)
  if (found === undefined) throw new Error(`no process below ${ancestor} is ${name}`)
  return found
}

const findBelow = async (parent: number, name: string): Promise<number | undefined> => {
  for (const pid of await childrenOf(parent)) {
    const command = await readFile(`/proc/${pid}/comm`, 'utf8')
    const found = command.trim() === name ? pid : await findBelow(pid, name)
    if (found !== undefined) return found
  }
  return undefined
}

const childrenOf = async (pid: number): Promise<readonly number[]> => {
  const tasks = await readdir(`/proc/${pid}/task`)
  const lists = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8')))
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}
