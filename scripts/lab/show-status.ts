import type { LabStatus } from './control.ts'

export const showStatus = ({ clusters, kubeconfig }: LabStatus): string => {
  const rows = clusters.flatMap(({ name, parts, logs }) =>
    parts.map((part) => [`${name}/${part.name}`, part.state, String(part.pid), `${logs}/${part.name}.log`]),
  )
  return `${columns([['PART', 'STATE', 'PID', 'LOG'], ...rows])}\n\nKUBECONFIG=${kubeconfig}\n`
}

const columns = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}
