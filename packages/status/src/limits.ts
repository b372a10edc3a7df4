/** Of the clusters listed for one backendRef, in the order of their names; the rest is in the REST API. */
export const mostClusters = 64
