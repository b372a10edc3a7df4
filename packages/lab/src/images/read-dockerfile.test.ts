import assert from 'node:assert/strict'
import { readDockerfile } from './read-dockerfile.ts'

describe('readDockerfile', () => {
  it('says how the last stage is run', () => {
    const text = `
FROM envoy:1 AS envoy
USER 101
ENV A=1
# A comment: ENTRYPOINT ["no"]
FROM node:24
COPY --from=envoy /usr/local/bin/envoy /usr/local/bin/envoy
USER 65532:65532
WORKDIR /app
ENV ENVOY_BIN=/usr/local/bin/envoy \\
    NODE_OPTIONS="--a --b"
ENTRYPOINT ["node", "/app/main.mjs"]
`
    assert.deepEqual(readDockerfile(text), {
      entrypoint: ['node', '/app/main.mjs'],
      cmd: [],
      workingDir: '/app',
      env: { ENVOY_BIN: '/usr/local/bin/envoy', NODE_OPTIONS: '--a --b' },
      user: 65_532,
    })
  })
})
