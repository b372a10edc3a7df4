/** A template in its place in a YAML document, and what comes of it. test/kube asks helm the same. */
export interface TemplateCase {
  readonly says: string
  readonly template: string
  /** YAML. */
  readonly values?: string
  readonly printed: unknown
}

export const templateCases: readonly TemplateCase[] = [
  { says: 'prints a value', template: '{{ .Values.a }}', values: 'a: 1', printed: 1 },
  { says: 'prints nothing for what is not there', template: '"{{ .Values.a }}"', printed: '' },
  { says: 'quotes', template: '{{ .Values.a | quote }}', values: 'a: "x \\" y"', printed: 'x " y' },
  { says: 'takes white space away where a dash says so', template: 'a \n {{- "b" -}} \n  c', printed: 'abc' },
  {
    says: 'takes an empty string for absent in default',
    template: '{{ default "b" .Values.a }}',
    values: 'a: ""',
    printed: 'b',
  },
  {
    says: 'takes 0 for absent in default',
    template: '{{ .Values.a | default 7 }}',
    values: 'a: 0',
    printed: 7,
  },
  {
    says: 'chooses by if',
    template: '{{ if .Values.a }}1{{ else }}2{{ end }}',
    values: 'a: [x]',
    printed: 1,
  },
  {
    says: 'takes an empty list for false',
    template: '{{ if .Values.a }}1{{ else }}2{{ end }}',
    values: 'a: []',
    printed: 2,
  },
  {
    says: 'chooses by else if',
    template: '{{ if eq .Values.a "x" }}1{{ else if eq .Values.a "y" }}2{{ else }}3{{ end }}',
    values: 'a: "y"',
    printed: 2,
  },
  {
    says: 'compares with one of several',
    template: '{{ eq .Values.a "x" "y" }}',
    values: 'a: "y"',
    printed: true,
  },
  {
    says: 'combines conditions without looking further than it must',
    template: '{{ if and .Values.a .Values.a.b }}1{{ else }}2{{ end }}',
    printed: 2,
  },
  {
    says: 'gives the value of or',
    template: '{{ or .Values.a .Values.b "c" }}',
    values: 'b: ""',
    printed: 'c',
  },
  {
    says: 'sets the dot by with',
    template: '{{ with .Values.a }}{{ .b }}{{ end }}',
    values: 'a: { b: 5 }',
    printed: 5,
  },
  {
    says: 'takes the else of with',
    template: '{{ with .Values.a }}1{{ else }}{{ .Release.Name }}{{ end }}',
    printed: 'r',
  },
  {
    says: 'goes through a list',
    template: '[{{ range $at, $one := .Values.a }}{{ if $at }}, {{ end }}{{ $one }}{{ end }}]',
    values: 'a: [3, 4]',
    printed: [3, 4],
  },
  {
    says: 'goes through a map by its keys',
    template: '{{ range $key, $value := .Values.a }}{{ $key }}{{ $value }}{{ end }}',
    values: 'a: { z: 1, b: 2 }',
    printed: 'b2z1',
  },
  {
    says: 'takes the else of an empty range',
    template: '{{ range .Values.a }}1{{ else }}2{{ end }}',
    values: 'a: []',
    printed: 2,
  },
  {
    says: 'reaches out of a range',
    template: '{{ range .Values.a }}{{ $.Values.b }}{{ end }}',
    values: 'a: [1, 2]\nb: x',
    printed: 'xx',
  },
  {
    says: 'keeps what is declared in a block there',
    template: '{{ $a := 1 }}{{ if true }}{{ $a := 2 }}{{ end }}{{ $a }}',
    printed: 1,
  },
  {
    says: 'changes what was declared outside',
    template: '{{ $a := 1 }}{{ if true }}{{ $a = 2 }}{{ end }}{{ $a }}',
    printed: 2,
  },
  {
    says: 'includes what was defined',
    template: '{{ include "one" (dict "a" 2) }}{{ define "one" }}{{ .a }}{{ end }}',
    printed: 2,
  },
  { says: 'takes a field of a result', template: '{{ (dict "a" (dict "b" 3)).a.b }}', printed: 3 },
  {
    says: 'indents every line',
    template: '{{ .Values.a | toYaml | nindent 2 }}',
    values: 'a: { b: { c: [1, "2"] } }',
    printed: { b: { c: [1, '2'] } },
  },
  {
    says: 'keeps text as text in YAML',
    template: '{{ toYaml .Values.a | nindent 2 }}',
    values: 'a: { b: "yes", c: "0440", d: "1e3", e: "a: b" }',
    printed: { b: 'yes', c: '0440', d: '1e3', e: 'a: b' },
  },
  { says: 'formats', template: '{{ printf "%s-%d-%v-%q" "a" 1 true "b" | quote }}', printed: 'a-1-true-"b"' },
  { says: 'joins', template: '{{ join "," .Values.a }}', values: 'a: [x, "y"]', printed: 'x,y' },
  { says: 'counts', template: '{{ add (int .Values.a) 15 }}', values: 'a: 30', printed: 45 },
  { says: 'compares numbers', template: '{{ gt (int .Values.a) 1 }}', values: 'a: 2', printed: true },
  {
    says: 'appends and concatenates',
    template: '{{ toJson (concat (list 1) (append .Values.a 3)) }}',
    values: 'a: [2]',
    printed: [1, 2, 3],
  },
  {
    says: 'chooses by ternary',
    template: '{{ ternary "x" "y" (ne .Values.a "") }}',
    values: 'a: "1"',
    printed: 'x',
  },
  {
    says: 'encodes and decodes',
    template: '{{ "héllo" | b64enc }}-{{ b64dec "aGk=" }}',
    printed: 'aMOpbGxv-hi',
  },
  {
    says: 'finds by a regular expression',
    template: '{{ regexFind ":[0-9]+/?$" "https://h:81/" | trimSuffix "/" | quote }}',
    printed: ':81',
  },
  {
    says: 'looks up nothing',
    template: '{{ if lookup "v1" "Secret" "n" "s" }}1{{ else }}2{{ end }}',
    printed: 2,
  },
  {
    says: 'takes raw strings and comments',
    template: '{{/* a comment with "}" */}}{{ `a"b` | quote }}',
    printed: 'a"b',
  },
]
