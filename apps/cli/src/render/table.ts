import Table from 'cli-table3'

const bare = {
  ...{
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
  },
  ...{
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: '  ',
  },
}

/** Columns without lines, as kubectl prints them. */
export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const made = new Table({
    head: head.map((title) => title.toUpperCase()),
    chars: bare,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  made.push(...rows.map((row) => [...row]))
  return made.toString().replaceAll(/ +$/gm, '')
}

/** 0.9 as `90 %`, 1/3 as `33.3 %`. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`

/** How long ago, in the largest unit that fits: `5s`, `3m`, `2h`, `4d`. */
export const since = (ms: number): string => {
  const seconds = Math.floor(ms / 1_000)
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)}h`
  return `${Math.floor(seconds / 86_400)}d`
}
