import type { Facts, Workload } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { minorsAhead, parseVersion } from './parse-version.ts'

const check = 'Versions'

/**
 * The rule: agents and edges are of the hub's minor version or of the one before, so that a hub is upgraded first; this command is at most one away
 * from the hub.
 */
export const checkVersions = ({ kube, hub, version }: Facts): readonly Finding[] => {
  const workloads = kube?.value?.workloads.value ?? []
  const ofHub = hub?.version.value ?? workloads.find(({ part }) => part === 'hub')?.version
  const hubVersion = parseVersion(ofHub ?? '')
  if (ofHub === undefined || !hubVersion)
    return [
      {
        check,
        level: 'Skipped',
        object: 'hub',
        message: 'its version is not known, so that nothing is compared with it',
        cure: 'Give --hub and --token-file, or look at the cluster that it runs in.',
      },
    ]
  const compared = workloads.filter(({ part }) => part === 'agent' || part === 'edge')
  const findings = [
    ...compared.flatMap((workload) => compare(workload, ofHub)),
    ...ownVersion(version, ofHub),
  ]
  if (findings.length > 0) return findings
  const told = compared.map(({ name, version: own }) => `, ${name} ${own ?? '(unknown)'}`).join('')
  return [{ check, level: 'Ok', object: 'hub', message: `${ofHub}${told}, this command ${version}` }]
}

const compare = ({ kind, name, part, version }: Workload, ofHub: string): readonly Finding[] => {
  const object = `${kind} ${name}`
  const [own, hub] = [parseVersion(version ?? ''), parseVersion(ofHub)]
  if (version === undefined || !own || !hub)
    return [
      {
        check,
        level: 'Warning',
        object,
        message: `its version is not known: neither its image's tag nor its label app.kubernetes.io/version is one`,
        cure: 'Tag images with their versions.',
      },
    ]
  const ahead = minorsAhead(own, hub)
  if (ahead > 0)
    return [
      {
        check,
        level: 'Error',
        object,
        message: `is ${version}, newer than the hub (${ofHub}), which may not understand it`,
        cure: 'Upgrade the hub first.',
      },
    ]
  if (ahead < -1)
    return [
      {
        check,
        level: 'Error',
        object,
        message: `is ${version}, more than one minor version older than the hub (${ofHub})`,
        cure: `Upgrade it: \`helm upgrade\`, or \`watershed install ${part} … --no-secrets | kubectl apply -f -\`.`,
      },
    ]
  return []
}

const ownVersion = (version: string, ofHub: string): readonly Finding[] => {
  const [own, hub] = [parseVersion(version), parseVersion(ofHub)]
  if (!own || !hub || Math.abs(minorsAhead(own, hub)) <= 1) return []
  return [
    {
      check,
      level: 'Warning',
      object: 'watershed',
      message: `this command is ${version}, and the hub ${ofHub}: what is said here may be about another version`,
      cure: "Use a `watershed` of the hub's version.",
    },
  ]
}
