import type { YAMLMap } from 'yaml'
import { isMap, isScalar, isSeq } from 'yaml'
import { CliError } from '../cli-error.ts'
import type { Manifest } from './find-manifest.ts'
import type { WantedWeight } from './parse-weights.ts'

/** What came of an edit. */
export interface EditedWeights {
  readonly text: string
  /** All backends of the rule, as they are now. */
  readonly backends: readonly { readonly backend: string; readonly before: number; readonly after: number }[]
}

/**
 * Sets weights of one rule in the manifest's text and leaves every other character as it was.
 * @throws CliError Ambiguous or NotFound, saying how to name the rule or the backend; BadManifest
 */
export const editWeights = (
  manifest: Manifest,
  wanted: readonly WantedWeight[],
  rule?: string,
): EditedWeights => {
  const backends = backendsOf(chooseRule(manifest, rule), manifest.file)
  const edits = wanted.map(({ backend, weight }) => ({ backend: choose(backends, backend), weight }))
  const text = edits
    .map(({ backend, weight }) => spliceFor(manifest.text, backend, weight))
    .sort((a, b) => b.from - a.from)
    .reduce(
      (edited, { from, to, with: piece }) => edited.slice(0, from) + piece + edited.slice(to),
      manifest.text,
    )
  const after = new Map(edits.map(({ backend, weight }) => [backend, weight]))
  return {
    text,
    backends: backends.map((backend) => ({
      backend: backend.names[0],
      before: backend.weight,
      after: after.get(backend) ?? backend.weight,
    })),
  }
}

interface WrittenBackend {
  /** From the longest, which tells it from all others of the rule, to the shortest. */
  readonly names: readonly [string, ...string[]]
  readonly weight: number
  readonly map: YAMLMap
}

const chooseRule = ({ document, file }: Manifest, wanted: string | undefined): YAMLMap => {
  const rules = document.getIn(['spec', 'rules'])
  const maps = isSeq(rules) ? rules.items.filter((item) => isMap(item)) : []
  if (maps.length === 0) throw new CliError('BadManifest', `the route in ${file} has no rules`)
  const named = maps.map((map, index) => ({ map, name: nameOf(map) ?? String(index) }))
  const fitting =
    wanted === undefined
      ? named
      : named.filter(({ name }, index) => name === wanted || String(index) === wanted)
  const [first, ...others] = fitting
  const names = named.map(({ name }) => name).join(', ')
  if (!first)
    throw new CliError('NotFound', `the route in ${file} has no rule ${wanted}; its rules are ${names}`)
  if (others.length > 0)
    throw new CliError(
      'Ambiguous',
      `the route in ${file} has several rules: say which with --rule (${names})`,
    )
  return first.map
}

const nameOf = (map: YAMLMap): string | undefined => {
  const name = map.get('name')
  return typeof name === 'string' ? name : undefined
}

const backendsOf = (rule: YAMLMap, file: string): readonly WrittenBackend[] => {
  const refs = rule.get('backendRefs')
  if (!isSeq(refs)) throw new CliError('BadManifest', `the rule in ${file} has no backendRefs`)
  return refs.items.filter((item) => isMap(item)).map((map) => writtenBackend(map))
}

const writtenBackend = (map: YAMLMap): WrittenBackend => {
  const service = String(map.get('name'))
  const withPort = `${service}:${String(map.get('port'))}`
  const cluster = map.get('cluster')
  const weight = Number(map.get('weight') ?? 1)
  if (typeof cluster !== 'string') return { names: [withPort, service], weight, map }
  return { names: [`${cluster}/${withPort}`, `${cluster}/${service}`, cluster], weight, map }
}

const choose = (backends: readonly WrittenBackend[], wanted: string): WrittenBackend => {
  const fitting = backends.filter(({ names }) => names.includes(wanted))
  const [first, ...others] = fitting
  if (!first)
    throw new CliError(
      'NotFound',
      `the rule has no backend ${wanted}; it has ${backends.map(({ names }) => names.at(-1)).join(', ')}`,
    )
  if (others.length > 0)
    throw new CliError(
      'Ambiguous',
      `${wanted} means several backends: name one of ${fitting.map(({ names }) => names[0]).join(', ')}`,
    )
  return first
}

interface Splice {
  readonly from: number
  readonly to: number
  readonly with: string
}

/** Replaces the number where there is one; else writes it after the map's last entry, as the map is written. */
const spliceFor = (text: string, { map }: WrittenBackend, weight: number): Splice => {
  const node = map.get('weight', true)
  if (isScalar(node) && node.range) return { from: node.range[0], to: node.range[1], with: String(weight) }
  const last = map.items.at(-1)
  const end = endOf(last?.value)
  const start = isScalar(last?.key) ? last.key.range?.[0] : undefined
  if (end === undefined || start === undefined)
    throw new CliError(
      'BadManifest',
      'the backendRef is written in a way that cannot be edited: write its weight by hand',
    )
  if (map.flow) return { from: end, to: end, with: `, weight: ${weight}` }
  const column = start - (text.lastIndexOf('\n', start - 1) + 1)
  return { from: end, to: end, with: `\n${' '.repeat(column)}weight: ${weight}` }
}

const endOf = (value: unknown): number | undefined => (isScalar(value) ? value.range?.[1] : undefined)
