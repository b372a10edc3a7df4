import type { Issue, IssueCode, ObjectName } from '@watershed/model'
import type { Finding } from './schema/finding.ts'

/** A finding about an object of a cluster as an issue. */
export const issueOf = (
  code: IssueCode,
  cluster: string,
  { kind, namespace, name }: ObjectName,
  { path, message }: Finding,
): Issue => ({ code, source: { cluster, kind, namespace, name }, path, message })
