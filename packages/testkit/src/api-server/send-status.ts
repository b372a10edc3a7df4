import type { ServerResponse } from 'node:http'

/** meta/v1 Status. */
export const statusOf = (code: number, reason: string, message = reason): object => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason,
  code,
})

export const sendJson = (response: ServerResponse, code: number, body: unknown, headers = {}): void => {
  response.writeHead(code, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

export const sendStatus = (response: ServerResponse, code: number, reason: string, headers = {}): void =>
  sendJson(response, code, statusOf(code, reason), headers)
