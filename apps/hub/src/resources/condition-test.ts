import { HttpError } from '../http/http-error.ts'

interface Judged {
  readonly type: string
  readonly status: string
}

/**
 * `accepted=false`, `Programmed=True,ResolvedRefs=false`: all have to hold; case does not matter. A condition that is not there is
 * `unknown`. @throws HttpError Invalid, naming the part
 */
export const conditionTest = (text: string): ((conditions: readonly Judged[]) => boolean) => {
  const wanted = text.split(',').map((part) => {
    const [, type = '', status = ''] = /^\s*([A-Za-z./]+)\s*=\s*(true|false|unknown)\s*$/i.exec(part) ?? []
    if (type !== '') return { type: type.toLowerCase(), status: status.toLowerCase() }
    throw new HttpError('Invalid', `${JSON.stringify(part)} says nothing of a condition`, {
      field: 'query.condition',
      cure: 'write it as accepted=false, with true, false or unknown',
    })
  })
  return (conditions) => wanted.every(({ type, status }) => statusOf(conditions, type) === status)
}

const statusOf = (conditions: readonly Judged[], type: string): string =>
  conditions.find((one) => one.type.toLowerCase() === type)?.status.toLowerCase() ?? 'unknown'
