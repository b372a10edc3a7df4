export function runScript(
  root: string,
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number>
