import type { Case } from '../testing/each-is-found.ts'
import { eachIsFound } from '../testing/each-is-found.ts'
import { failed, edgeView, withHub } from '../testing/well-facts.ts'

const cases: readonly Case[] = [
  {
    says: 'edges that the hub does not tell',
    facts: withHub({ edges: failed() }),
    level: 'Warning',
    message: /what it says of edges cannot be looked at/,
    cure: /Grant it/,
  },
  {
    says: 'no edge',
    facts: withHub({ edges: { value: [] } }),
    level: 'Warning',
    message: /no edge is connected/,
    cure: /watershed install edge/,
  },
  {
    says: 'an edge that refused something',
    facts: withHub({
      edges: {
        value: [
          {
            ...edgeView,
            nacks: [
              {
                type: 'Listener',
                name: 'web',
                version: '3',
                message: 'bad regex',
                at: '2026-01-15T11:00:00Z',
              },
            ],
          },
        ],
      },
    }),
    level: 'Error',
    message: /refused Listener web .* bad regex/,
    cure: /report it/,
  },
  {
    says: 'an edge that lags',
    facts: withHub({ edges: { value: [{ ...edgeView, current: false, pending: 4 }] } }),
    level: 'Warning',
    message: /\(4 resources\)/,
    cure: /Ask again/,
  },
]

describe('checkEdges', () => {
  eachIsFound('Edges', cases)
})
