/** Something that the user has to supply or mend; the message says what and how. */
export class BootstrapError extends Error {
  name = 'BootstrapError'
}
