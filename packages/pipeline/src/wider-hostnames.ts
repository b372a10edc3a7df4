import { coveringHostnames } from '@watershed/plan'

/** Of listeners that cover all of a hostname: `*.b.c`, `*.c` and `*` of `a.b.c` and of `*.a.b.c`, which has `*.a.b.c` not. */
export const widerHostnames = (hostname: string): readonly string[] => [
  ...coveringHostnames(hostname).filter((one) => one !== hostname),
  '*',
]
