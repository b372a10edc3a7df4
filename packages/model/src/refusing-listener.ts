/**
 * The listener in an edge's bootstrap that takes connections from the edge itself and closes them: where the share of what nothing can
 * be sent to goes, so that who refuses it is an endpoint like any other, which never fails.
 */
export const refusingListener = 'watershed.refuse'
