/** Where a command prints, and how. */
export interface Terminal {
  readonly write: (text: string) => void
  /** To standard error. */
  readonly note: (text: string) => void
  /** With which code the program is to end. */
  readonly exit: (code: number) => void
  /** Of standard output; infinite where that is no terminal. */
  readonly columns: number
  readonly colour: boolean
  /** Of standard error; undefined where that is no terminal. */
  readonly width?: number
}

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>

/** https://no-color.org */
export const terminalOf = (
  out: Stream,
  err: Stream,
  env: NodeJS.ProcessEnv,
): Pick<Terminal, 'columns' | 'colour' | 'width'> => ({
  columns: out.isTTY ? Math.min(out.columns || 80, 120) : Infinity,
  colour: out.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
  ...(err.isTTY && { width: err.columns || 80 }),
})
