import assert from 'node:assert/strict'
import { ChartError } from './chart-error.ts'
import { mergeValues } from './merge-values.ts'
import { readChart } from './read-chart.ts'
import { renderChart } from './render-chart.ts'
import { templateCases } from './testing/template-cases.ts'

const surroundings = {
  randomText: (count: number) => 'x'.repeat(count),
  sha256: (text: string) => `hash of ${text}`,
}

const chartOf = (template: string, values = '', schema = '{}') =>
  readChart(
    new Map([
      ['Chart.yaml', 'name: demo\nversion: 1.2.3\nappVersion: 4.5.6\n'],
      ['values.yaml', values],
      ['values.schema.json', schema],
      ['templates/object.yaml', template],
      ['templates/NOTES.txt', 'not a manifest'],
    ]),
  )
const render = (template: string, values = '', given = {}) =>
  renderChart(chartOf(template, values), { name: 'r', namespace: 'n' }, given, surroundings)

describe('renderChart', () => {
  for (const { says, template, values = '', printed } of templateCases)
    it(says, () => assert.deepEqual(render(`printed: ${template}`, values), [{ printed }]))

  it('knows release and chart', () =>
    assert.deepEqual(
      render(
        'a: {{ .Release.Name }}/{{ .Release.Namespace }} {{ .Chart.Name }} {{ .Chart.Version }} {{ .Chart.AppVersion }}',
      ),
      [{ a: 'r/n demo 1.2.3 4.5.6' }],
    ))

  it('leaves out documents that hold nothing', () =>
    assert.deepEqual(render('{{ if .Values.a }}a: 1{{ end }}\n---\nb: 2\n---\n# only a comment\n'), [
      { b: 2 },
    ]))

  it('makes what is random of what it is given', () =>
    assert.deepEqual(render('a: {{ randAlphaNum 3 }}\nb: {{ sha256sum "t" }}'), [
      { a: 'xxx', b: 'hash of t' },
    ]))

  const refused: readonly [says: string, template: string, code: ChartError['code'], message: RegExp][] = [
    ['what the chart requires', 'a: {{ required "give a" .Values.a }}', 'Refused', /^give a$/],
    ['what the chart refuses', 'a: {{ fail "not both" }}', 'Refused', /^not both$/],
    [
      'a function that is not there',
      'a: {{ derivePassword 1 }}',
      'BadTemplate',
      /object\.yaml: there is no function derivePassword/,
    ],
    [
      'an action that does not end',
      'a: 1\nb: {{ .Values',
      'BadTemplate',
      /object\.yaml:2: an action is not closed/,
    ],
    ['a block that does not end', '{{ if .Values.a }}', 'BadTemplate', /object\.yaml:1: if has no end/],
    ['an end too many', 'a: 1\n{{ end }}', 'BadTemplate', /object\.yaml:2: end ends nothing/],
    ['a field of what is not there', 'a: {{ .Values.a.b }}', 'BadTemplate', /to take \.b of/],
    ['a variable that is not there', 'a: {{ $b }}', 'BadTemplate', /no variable \$b/],
    ['what is no YAML', 'a: {{ "\\"" }}', 'BadTemplate', /does not print YAML/],
  ]
  for (const [says, template, code, message] of refused)
    it(`refuses ${says}`, () =>
      assert.throws(
        () => render(template),
        (error) => error instanceof ChartError && error.code === code && message.test(error.message),
      ))

  it('refuses values that the schema does not have, naming each', () => {
    const schema = JSON.stringify({
      type: 'object',
      additionalProperties: false,
      properties: {
        count: { type: 'integer' },
        deep: { type: 'object', additionalProperties: false, properties: {} },
      },
    })
    const given = { count: 'two', deep: { other: 1 } }
    assert.throws(
      () => renderChart(chartOf('', '', schema), { name: 'r', namespace: 'n' }, given, surroundings),
      { code: 'BadValues', message: /chart demo are refused: count must be integer; deep have no other/ },
    )
  })
})

describe('mergeValues', () => {
  it('merges maps, replaces lists, and takes away what is null', () =>
    assert.deepEqual(mergeValues({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { c: [3] }, d: null, e: { f: 1 } }), {
      a: { b: 1, c: [3] },
      e: { f: 1 },
    }))
})
