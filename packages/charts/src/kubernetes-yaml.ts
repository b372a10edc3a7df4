/** Helm and kubectl read `yes` as true and 0440 as octal, as YAML 1.1 has it. */
export const kubernetesYaml = { version: '1.1' } as const
