import { hash } from 'node:crypto'

/** One thing of a list. What is made of it is made when it is first asked for, and kept until the thing is another. */
export interface Item<V> {
  /** Its place in the list. */
  readonly key: string
  readonly view: V
  /** The view as JSON. */
  readonly text: string
  /** Tells the text from any other. */
  readonly tag: string
}

export const createItem = <V>(key: string, make: () => V): Item<V> => {
  let view: V | undefined
  let text: string | undefined
  let tag: string | undefined
  return {
    key,
    get view() {
      return (view ??= make())
    },
    get text() {
      return (text ??= JSON.stringify(this.view))
    },
    get tag() {
      return (tag ??= hashText(this.text))
    },
  }
}

/** For ETags: an answer is the same at all replicas if its text is. */
export const hashText = (text: string): string => hash('sha1', text, 'base64url')
