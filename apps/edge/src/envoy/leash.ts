import type { SpawnOptions } from 'node:child_process'

/**
 * What becomes of Envoy when this process is killed. It runs under a shell, which waits for it and, in a subshell, reads
 * from a pipe that nobody writes to: the read ends when this process has. Neither Envoy nor Node can see to that
 * themselves; and an Envoy that can be taken over ends at once with its parent (PR_SET_PDEATHSIG, with hot
 * restart), which therefore must be another process than this one.
 */
export interface Leash {
  /** How long Envoy goes on alone; less when the process named in `pidFile` runs by then. */
  readonly graceMs: number
  /** Holds the pid of the edge that supervises Envoy. */
  readonly pidFile: string
  /** A directory to remove when Envoy has ended and this process, too. */
  readonly remove?: string
}

/** File descriptor 3 is told Envoy's pid. The exit code is Envoy's, or 128 and the number of the signal. */
const script = `
grace=$1 pid_file=$2 remove=$3
shift 3
exec 4<&0 </dev/null
"$@" 3>&- 4<&- &
envoy=$!
echo "$envoy" >&3
exec 2>/dev/null 3>&-
(
  while read -r _ <&4; do :; done
  left=$grace
  while [ "$left" -gt 0 ] && kill -0 "$envoy"; do
    sleep 1
    if kill -0 "$(cat "$pid_file")"; then left=$grace; else left=$((left - 1)); fi
  done
  kill -TERM "$envoy"
  sleep 5
  kill -KILL "$envoy"
) &
leash=$!
exec 4<&-
wait "$envoy"
code=$?
kill "$leash"
[ -n "$remove" ] && ! kill -0 "$PPID" && rm -rf -- "$remove"
exit "$code"
`

/** Wraps a command for `spawn`. */
export const onLeash = (
  command: readonly string[],
  { graceMs, pidFile, remove = '' }: Leash,
): { readonly command: string; readonly args: readonly string[]; readonly options: SpawnOptions } => ({
  command: '/bin/sh',
  args: ['-c', script, 'watershed-leash', String(Math.ceil(graceMs / 1_000)), pidFile, remove, ...command],
  options: {
    // A group of its own: Ctrl-C reaches this process, which drains, and must not end Envoy at once.
    detached: true,
    stdio: ['pipe', 'inherit', 'pipe', 'pipe'],
  },
})
