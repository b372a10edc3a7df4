/** The end of what a command wrote, where it mostly says why it failed. */
export const lastLine = (output) => output.trim().split('\n').at(-1) || 'it said nothing'
