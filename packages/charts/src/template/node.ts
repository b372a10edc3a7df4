/** What a template is made of: the syntax tree of Go's text/template, as far as our charts use it. */
export type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'print'; readonly pipeline: Pipeline }
  | { readonly type: 'assign'; readonly name: string; readonly pipeline: Pipeline; readonly declare: boolean }
  | { readonly type: 'if' | 'with'; readonly test: Pipeline; readonly then: Body; readonly otherwise: Body }
  | {
      readonly type: 'range'
      /** Of the element, or of the key and the element. */
      readonly names: readonly string[]
      readonly over: Pipeline
      readonly then: Body
      readonly otherwise: Body
    }
  | { readonly type: 'define'; readonly name: string; readonly body: Body }

export type Body = readonly Node[]

/** `a | f b`: each command gets the result of the one before as its last argument. */
export type Pipeline = readonly Command[]

/** A function or a value, and arguments. */
export type Command = readonly [Operand, ...Operand[]]

export type Operand =
  | { readonly type: 'literal'; readonly value: string | number | boolean | null }
  | { readonly type: 'function'; readonly name: string }
  /** The dot, or what is below it. */
  | { readonly type: 'field'; readonly path: readonly string[] }
  | { readonly type: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly type: 'group'; readonly pipeline: Pipeline; readonly path: readonly string[] }
