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

/** The process that `parent` started under a name that ends so, as an edge does its Envoy. */
export const childOf = async (parent: number, name: string): Promise<number> => {
  for (const task of await readdir(`/proc/${parent}/task`)) {
    const children = await readFile(`/proc/${parent}/task/${task}/children`, 'utf8')
    for (const pid of children.trim().split(' ').filter(Boolean)) {
      const command = await readFile(`/proc/${pid}/comm`, 'utf8')
      if (command.trim().endsWith(name)) return Number(pid)
    }
  }
  throw new Error(`process ${parent} has no child ${name}`)
}
