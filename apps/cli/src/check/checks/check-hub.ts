import type { Facts, HubFacts, KubeFacts, TlsFact } from '../facts.ts'
import type { Finding } from '../finding.ts'

const check = 'Hub'
const dayMs = 86_400_000
const soonMs = 14 * dayMs

/** Whether the hub can be reached, from here and from the agents, is who it should be, and lets us in. */
export const checkHub = (facts: Facts): readonly Finding[] => [
  ...(facts.kube?.value ? fromAgents(facts.kube.value) : []),
  ...(facts.hub ? fromHere(facts.hub, facts.now) : [notNamed]),
]

const notNamed: Finding = {
  check,
  level: 'Skipped',
  object: 'hub',
  message: 'it was not asked',
  cure: "Name it with --hub and --token-file (a viewer's or an operator's), and --ca; `watershed-hub-operator` and `watershed-hub-tls` are the Secrets with both.",
}

const fromAgents = ({ agents }: KubeFacts): readonly Finding[] =>
  agents.flatMap(({ pod, answer }): readonly Finding[] => {
    const object = `Pod ${pod}`
    if (answer.problem)
      return [
        {
          check,
          level: 'Warning',
          object,
          message: `what it says of the hub cannot be asked: ${answer.problem.message}`,
          cure: answer.problem.cure,
        },
      ]
    const { hub, ok, problem } = answer.value
    if (ok) return [{ check, level: 'Ok', object, message: `${hub} takes its reports` }]
    return [
      {
        check,
        level: 'Error',
        object,
        message: problem
          ? `${hub} does not take its reports: ${problem.message}`
          : `it has told ${hub} nothing yet`,
        cure: problem?.cure ?? 'Wait until it has read everything, and look into its log.',
      },
    ]
  })

const fromHere = (hub: HubFacts, now: number): readonly Finding[] => {
  const object = hub.url
  const tls = hub.tls
  if (tls?.problem)
    return [
      {
        check,
        level: 'Error',
        object,
        message: `cannot be reached: ${tls.problem.message}`,
        cure: tls.problem.cure,
      },
    ]
  const certificate = tls ? ofCertificate(hub, tls.value, now) : []
  // What is not the hub is told no token, so that there is nothing else to judge.
  if (certificate.some(({ level }) => level === 'Error')) return certificate
  const { ready, version } = hub
  if (ready.problem)
    return [
      ...certificate,
      { check, level: 'Error', object, message: ready.problem.message, cure: ready.problem.cure },
    ]
  const readiness: readonly Finding[] = ready.value.ready
    ? []
    : [
        {
          check,
          level: 'Error',
          object,
          message: `is not ready: ${ready.value.says}`,
          cure: "Look into the hub's log, at its Redis, and at the agents that it waits for.",
        },
      ]
  const token: readonly Finding[] = version.problem
    ? [{ check, level: 'Error', object, message: version.problem.message, cure: version.problem.cure }]
    : [{ check, level: 'Ok', object, message: `is ready, of version ${version.value}, and takes the token` }]
  const told = readiness.length > 0 ? token.filter(({ level }) => level !== 'Ok') : token
  return [...certificate, ...readiness, ...told]
}

const ofCertificate = (
  { url: object, serverName }: HubFacts,
  { untrusted, wrongName, names, issuer, validFrom, validTo }: TlsFact,
  now: number,
): readonly Finding[] => {
  const error = (message: string, cure: string): Finding => ({ check, level: 'Error', object, message, cure })
  const date = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
  if (now > validTo) return [error(`its certificate expired on ${date(validTo)}`, renew)]
  if (now < validFrom)
    return [
      error(
        `its certificate is valid from ${new Date(validFrom).toISOString()} on, which is yet to come here`,
        'Compare the clocks of this machine and of where it was made.',
      ),
    ]
  const findings: Finding[] = []
  if (untrusted !== undefined)
    findings.push(
      error(
        `its certificate, issued by ${issuer}, is not trusted (${untrusted})`,
        "Give who signed it with --ca: kubectl -n watershed-system get secret watershed-hub-tls -o jsonpath='{.data.ca\\.crt}' | base64 -d > hub-ca.pem",
      ),
    )
  if (wrongName !== undefined)
    findings.push(
      error(
        `its certificate is for ${names || 'nobody'}, not for ${serverName}`,
        'Name one of those with --server-name, or have a certificate made with `watershed install hub --dns-name … --ip …`.',
      ),
    )
  if (findings.length === 0 && validTo - now < soonMs)
    findings.push({
      check,
      level: 'Warning',
      object,
      message: `its certificate expires on ${date(validTo)}`,
      cure: renew,
    })
  return findings
}

const renew =
  'Renew it: delete the Secret watershed-hub-tls and apply `watershed install hub` or `helm upgrade` again, and give agents and edges the new ca.crt; or as your issuer does.'
