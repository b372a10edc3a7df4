import assert from 'node:assert/strict'
import { sumConnections } from './admin-client.ts'

describe('sumConnections', () => {
  it('adds up listeners, without their workers and the admin interface', () => {
    const stats = [
      'listener.127.0.0.1_8080.downstream_cx_active: 3',
      'listener.127.0.0.1_8080.downstream_cx_total: 40',
      'listener.127.0.0.1_8080.worker_0.downstream_cx_active: 3',
      'listener.127.0.0.1_8080.worker_0.downstream_cx_total: 40',
      'listener.[__]_8443.downstream_cx_active: 1',
      'listener.[__]_8443.downstream_cx_total: 2',
      'listener.admin.downstream_cx_active: 5',
      'listener.admin.downstream_cx_total: 500',
      'listener.admin.main_thread.downstream_cx_active: 5',
    ].join('\n')
    assert.deepEqual(sumConnections(stats), { active: 4, total: 42 })
  })

  it('finds none where there are no listeners', () =>
    assert.deepEqual(sumConnections(''), { active: 0, total: 0 }))
})
