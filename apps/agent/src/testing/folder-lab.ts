import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FakeClock } from '@watershed/testkit'
import { fakeClock, temporaryDirectory, waitFor } from '@watershed/testkit'
import { pino } from 'pino'
import { startDirectorySource } from '../source/directory/start-directory-source.ts'
import type { FolderSource } from '../source/source.ts'
import { service } from './manifests.ts'

/** A real folder of Services, a source that watches it, and a clock that decides when files have been still. */
export interface FolderLab {
  root: string
  readonly clock: FakeClock
  readonly readAtLast: readonly string[]
  write(path: string, text: string | Buffer): void
  /** A source waits for files that were written just before its start: these were not. */
  writeOld(path: string, text: string | Buffer): void
  path(path: string): string
  /** Starts the source and lets everything be still; no rescan happens unless asked for. */
  start(options?: { readonly rescanMs?: number; readonly maxObjects?: number }): Promise<void>
  /** What the source said at the moment it was there; undefined before. */
  readonly saidAtStart: string | undefined
  /** `a:80` of each Service, in order of name. */
  said(): string
  until(services: string): Promise<void>
  /** Keys that were told to have changed since the start, in order. */
  changed(): readonly string[]
  originOf(name: string): string | undefined
  unread(): readonly string[]
  /** `file:line message`, one a line. */
  problems(): string
  /** Until what was done to the folder has been noticed, by way of an edit that comes after it. */
  noticed(): Promise<void>
  /** Likewise, and until everything has been still. */
  still(): Promise<void>
  end(): Promise<void>
}

export const stillMs = 200

const old = (): number => Date.now() / 1_000 - 60
const isMarker = (name: string): boolean => name.includes('marker')

export const createFolderLab = async (): Promise<FolderLab> => {
  const folder = await temporaryDirectory('source')
  const clock = fakeClock()
  let source: FolderSource | undefined
  let changed: string[] = []
  const readAtLast: string[] = []
  let saidAtStart: string | undefined
  mkdirSync(join(folder.path, 'manifests'))

  const lab: FolderLab = {
    root: join(folder.path, 'manifests'),
    clock,
    readAtLast,
    path: (path) => join(lab.root, path),
    write: (path, text) => {
      mkdirSync(dirname(lab.path(path)), { recursive: true })
      writeFileSync(lab.path(path), text)
    },
    writeOld: (path, text) => {
      lab.write(path, text)
      utimesSync(lab.path(path), old(), old())
    },
    start: async (options) => {
      const log = pino({ level: 'silent' })
      source = await startDirectorySource({
        directory: lab.root,
        clock,
        log,
        stillMs,
        rescanMs: 1e9,
        ...options,
      })
      saidAtStart = lab.said()
      source.listen({
        changed: (keys) => changed.push(...keys),
        problemsChanged: () => {},
        readAtLast: (origin) => readAtLast.push(origin),
      })
      await clock.advance(stillMs)
      changed = []
    },
    get saidAtStart() {
      return saidAtStart
    },
    said: () =>
      [...(source?.objects.values() ?? [])]
        .filter(({ name }) => !isMarker(name))
        .map((object) => `${object.name}:${object.kind === 'Service' ? object.ports[0]?.port : ''}`)
        .sort()
        .join(' '),
    until: async (services) => {
      await waitFor(() => lab.said() === services || complain(services, lab.said()), {
        what: 'the folder to be read',
      })
    },
    changed: () => changed.filter((key) => !isMarker(key)),
    originOf: (name) => source?.objects.get(`Service/shop/${name}`)?.origin,
    unread: () => [...(source?.unread() ?? [])],
    problems: () =>
      (source?.problems() ?? [])
        .map(({ file, line, message }) => `${file}:${line ?? ''} ${message}`)
        .join('\n'),
    noticed: async () => {
      const name = `marker-${performance.now()}`.replace('.', '-')
      lab.write(`${name}.yaml`, service(name))
      await waitFor(() => lab.originOf(name), { what: 'the marker' })
      rmSync(lab.path(`${name}.yaml`))
    },
    still: async () => {
      await lab.noticed()
      await lab.noticed()
      await clock.advance(stillMs)
      await clock.advance(stillMs)
    },
    end: async () => {
      source?.stop()
      await folder.remove()
    },
  }
  return lab
}

const complain = (expected: string, said: string): never => {
  throw new Error(`it says '${said}' and not '${expected}'`)
}
