export type { HistoryEvent, ObjectHistory, TestKind, TestObject } from './object-history.ts'
export type { OpenWatch } from './serve-watch.ts'
export type { ApiInterference, ApiRequest, ApiServerOptions, TestApiServer } from './start-api-server.ts'
export { startApiServer } from './start-api-server.ts'
