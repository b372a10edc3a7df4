/** A rule's message in words that tell the cure. */
export const describeRule = (message: string): string => message
