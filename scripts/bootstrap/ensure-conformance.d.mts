export interface ConformanceEnvironment {
  readonly CONFORMANCE_BIN: string
}

export function ensureConformance(root: string): Promise<ConformanceEnvironment>
