import { showValue } from './show-value.ts'

/** The mistake that breaks a rule. */
export interface BrokenRule {
  /** The field that the rule is really about, where it is not all of the value. */
  readonly field?: string
  readonly message: string
}

/**
 * What breaks a rule, in words that tell the cure: `said` is the rule's own message, which tells what it asks for in terms
 * of the API's authors. A rule that is not in this list is told by its own message. `fieldOf` reads a field of the value.
 */
export const describeRule = (said: string, fieldOf: (field: string) => unknown): BrokenRule => {
  for (const { pattern, message, field } of words) {
    const match = pattern.exec(said)
    if (!match) continue
    const told = message.replaceAll(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '')
    return field === undefined
      ? { message: told }
      : { field, message: told.replace('{}', () => showValue(fieldOf(field))) }
  }
  return { message: said }
}

interface Words {
  readonly pattern: RegExp
  readonly message: string
  readonly field?: string
}

const ofFilters: readonly Words[] = [
  {
    pattern: /^filter\.(\w+) must be nil if the filter\.type is not (\w+)$/,
    message: 'has $1, which belongs to filters of type $2: remove it, or set type to $2',
  },
  {
    pattern: /^filter\.(\w+) must be specified for (\w+) filter\.type$/,
    message: 'is of type $2 without $1: give it $1',
  },
  {
    pattern: /^(\w+) filter cannot be repeated$/,
    message: 'has more than one filter of type $1: make them one',
  },
  {
    pattern:
      /^May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both$/,
    message: 'has both RequestRedirect and URLRewrite, of which a request can have one: remove the other',
  },
  {
    pattern: /^Only one of percent or fraction may be specified/,
    message: 'has both percent and fraction: remove one of the two',
  },
  {
    pattern: /^numerator must be less than or equal to denominator$/,
    message: 'numerator is larger than denominator: a fraction is at most 1',
  },
  {
    pattern: /^(\w+) must be specified when type is set to '(\w+)'$/,
    message: 'is of type $2 without $1: give it $1',
  },
  {
    pattern: /^type must be '(Replace\w+)' when (\w+) is set$/,
    message: 'has $2, which belongs to type $1: remove it, or set type to $1',
  },
]

const ofPaths: readonly Words[] = [
  {
    pattern: /^value must be an absolute path/,
    field: 'value',
    message: 'must begin with /, is {}: write it as an absolute path',
  },
  {
    pattern: /^must not (contain|end with) '([^']+)' when type one of/,
    field: 'value',
    message: 'must not $1 $2, is {}: no request is matched by such a path; write it in normal form',
  },
  {
    pattern: /^must only contain valid characters \(matching .*\) for types \['Exact', 'PathPrefix'\]$/,
    field: 'value',
    message: '{} has characters that no path has: percent-encode them',
  },
]

const ofRoutes: readonly Words[] = [
  {
    pattern: /^RequestRedirect filter must not be used together with backendRefs$/,
    message:
      'redirects every request and so sends none to its backendRefs: remove backendRefs, or the RequestRedirect',
  },
  {
    pattern:
      /hen using (\w+) filter with path\.replacePrefixMatch, exactly one PathPrefix match must be specified$/,
    message:
      'has a $1 that replaces the matched prefix: give the rule exactly one match, with a path of type PathPrefix',
  },
  {
    pattern: /^Must have port for Service reference$/,
    field: 'port',
    message: 'is missing: give the port of the Service, a whole number from 1 to 65535',
  },
  {
    pattern: /^Must have port for ServiceImport reference$/,
    field: 'port',
    message: 'is missing: give a port of the ServiceImport, a whole number from 1 to 65535',
  },
  {
    pattern: /^A ServiceImport means every cluster that exports it, so it takes no cluster$/,
    field: 'cluster',
    message:
      'is {}, but a ServiceImport means every cluster that exports it: remove cluster, or name a Service',
  },
  {
    pattern: /^backendRequest timeout cannot be longer than request timeout$/,
    field: 'backendRequest',
    message: '{} is longer than request, of which it is a part: shorten it, or lengthen request',
  },
  {
    pattern: /^sectionName or port must be (specified|unique) when parentRefs includes 2 or more/,
    message: 'names a parent more than once: give each of those parentRefs a sectionName or port of its own',
  },
  {
    pattern: /^While 16 rules and 64 matches per rule are allowed/,
    message: 'has more than 128 matches in all of its rules: make several routes of it',
  },
  {
    pattern: /^Rule name must be unique within the route$/,
    message: 'has two rules of the same name: give each its own',
  },
]

const ofOtherRoutes: readonly Words[] = [
  {
    pattern: /^One or both of 'service' or 'method' must be specified$/,
    message: 'has neither service nor method: give it one of them, or leave it out for every method',
  },
  {
    pattern: /^(service|method) must only contain valid characters/,
    message:
      'has a $1 that is no name: write it as it stands in the .proto file, without slashes, or set type to RegularExpression',
  },
  {
    pattern: /^Hostnames cannot contain an IP$/,
    message: 'has an IP address, which is no server name of TLS: give names',
  },
  {
    pattern: /^Hostnames must be valid based on RFC-1123$/,
    message: 'has a name that is no hostname: use lower-case letters, digits and hyphens between dots',
  },
  {
    pattern: /^Wildcards on hostnames must be the first label/,
    message: 'has a * that is not the whole first label, as in *.example.com: correct it',
  },
]

const ofGateways: readonly Words[] = [
  {
    pattern: /^tls must not be specified for protocols/,
    message: 'has tls in a listener of protocol HTTP, TCP or UDP: remove it, or use HTTPS or TLS',
  },
  {
    pattern: /^tls mode must be Terminate for protocol HTTPS$/,
    message: 'has an HTTPS listener with another tls mode than Terminate: use Terminate, or protocol TLS',
  },
  {
    pattern: /^tls mode must be set for protocol TLS$/,
    message: 'has a TLS listener without a tls mode: give it tls.mode',
  },
  {
    pattern: /^hostname must not be specified for protocols/,
    message: 'has a hostname in a listener of protocol TCP or UDP: remove it',
  },
  {
    pattern: /^Combination of port, protocol and hostname must be unique/,
    message:
      'has two listeners of the same port, protocol and hostname: give one of them another, or remove it',
  },
  {
    pattern: /^certificateRefs or options must be specified when mode is Terminate$/,
    message: 'has neither certificateRefs nor options: name the Secret of a certificate',
  },
]

const ofPolicies: readonly Words[] = [
  {
    pattern:
      /^sectionName must be specified when targetRefs includes 2 or more references to the same target$/,
    message:
      'names a target with a sectionName and without: give each a sectionName, or leave the others out',
  },
  {
    pattern: /^sectionName must be unique when targetRefs includes 2 or more references to the same target$/,
    message: 'names a target twice: remove one, or give each another sectionName',
  },
  {
    pattern: /^must not contain both CACertificateRefs and WellKnownCACertificates$/,
    message: 'has both caCertificateRefs and wellKnownCACertificates: remove one of the two',
  },
  {
    pattern: /^must specify either CACertificateRefs or WellKnownCACertificates$/,
    message: 'has neither caCertificateRefs nor wellKnownCACertificates: give it one of the two',
  },
  {
    pattern: /^SubjectAltName element must contain (\w+), if Type is set to (\w+)$/,
    message: 'is of type $2 and does not say which: add the field, or set another type',
  },
  {
    pattern: /^SubjectAltName element must not contain (\w+), if Type is not set to (\w+)$/,
    message: 'has a $1, which belongs to type $2: remove it, or set type to $2',
  },
  {
    pattern: /^at least one of allow, deny and clientAddress must be given$/,
    message: 'says nothing: give it allow, deny or clientAddress',
  },
  {
    pattern: /^clientAddress is for Gateways as a whole/,
    message:
      'has a clientAddress, which is for Gateways as a whole: name nothing but Gateways in targetRefs, without sectionName, or remove it',
  },
  {
    pattern: /^trustedHops must be given with source XForwardedFor, and only then$/,
    message: 'needs trustedHops with source XForwardedFor, and has none otherwise: add or remove it',
  },
  {
    pattern: /^MultiClusterHTTPRoute is of group watershed\.dev/,
    message:
      'has a kind of another group: MultiClusterHTTPRoute is of watershed.dev, the other kinds are of gateway.networking.k8s.io',
  },
]

const words: readonly Words[] = [
  ...ofFilters,
  ...ofPaths,
  ...ofRoutes,
  ...ofOtherRoutes,
  ...ofGateways,
  ...ofPolicies,
]
