/** The name of the EdgeSecret with the authorities of these records, by record key. No part of a record's key has a plus sign. */
export const authoritiesName = (keys: readonly string[]): string => [...new Set(keys)].join('+')

/** The records of a name made by {@link authoritiesName}. */
export const authoritiesKeys = (name: string): readonly string[] => name.split('+')
