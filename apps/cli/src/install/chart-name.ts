/** What can be installed. */
export type ChartName = 'hub' | 'agent' | 'edge'
