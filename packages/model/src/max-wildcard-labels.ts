/**
 * How many labels a wildcard hostname may have after `*.`. An edge that has no routes for a host tries one wildcard after the other,
 * and each try is a filter of its own on every listener.
 */
export const maxWildcardLabels = 8
