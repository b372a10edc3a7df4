import { HttpError } from '../http/http-error.ts'

type Labels = Readonly<Record<string, string>>
export type LabelTest = (labels: Labels) => boolean

const key = '([A-Za-z0-9][-A-Za-z0-9_./]*)'
const value = '([-A-Za-z0-9_.]*)'
const sets = new RegExp(`^${key}\\s+(in|notin)\\s*\\(([^()]*)\\)$`)
const equals = new RegExp(`^${key}\\s*(==|=|!=)\\s*${value}$`)
const exists = new RegExp(`^(!?)\\s*${key}$`)

/**
 * A label selector as Kubernetes has it: `app=cart,tier!=test,track in (a, b),env notin (x),owner,!old`. All parts have to hold.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 * @throws HttpError Invalid, naming the part
 */
export const labelSelector = (text: string): LabelTest => {
  const tests = splitParts(text).map(testOf)
  return (labels) => tests.every((test) => test(labels))
}

/** At the commas that are not in parentheses. */
const splitParts = (text: string): readonly string[] => {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim())
  return parts.length === 1 && parts[0] === '' ? [] : parts
}

const testOf = (part: string): LabelTest => {
  const [, setKey = '', operator, list = ''] = sets.exec(part) ?? []
  if (operator !== undefined) {
    const values = list.split(',').map((one) => one.trim())
    const isIn = (found: string | undefined): boolean => found !== undefined && values.includes(found)
    return (labels) => isIn(valueOf(labels, setKey)) === (operator === 'in')
  }
  const [, equalKey = '', sign, wanted = ''] = equals.exec(part) ?? []
  if (sign !== undefined) return (labels) => (valueOf(labels, equalKey) === wanted) === (sign !== '!=')
  const [, not, presentKey] = exists.exec(part) ?? []
  if (presentKey !== undefined) return (labels) => Object.hasOwn(labels, presentKey) === (not === '')
  throw new HttpError(
    'Invalid',
    `the label selector has a part that cannot be read: ${JSON.stringify(part)}`,
    {
      field: 'query.labelSelector',
      cure: 'write it as app=cart, app!=cart, app in (cart, pay), app notin (cart), app or !app',
    },
  )
}

const valueOf = (labels: Labels, name: string): string | undefined =>
  Object.hasOwn(labels, name) ? labels[name] : undefined
