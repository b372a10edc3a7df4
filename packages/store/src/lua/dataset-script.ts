/** Names the dataset where it has no name yet. KEYS: dataset, revision. ARGV: a name. Answers {dataset, revision}. */
export const datasetScript = `
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]) or '0'}
`
