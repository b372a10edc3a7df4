import Type from 'typebox'

/** What every list has beside its items. */
export const listEnvelope = {
  /** Where there is more: what is asked for with `?continue=`. */
  continue: Type.Optional(
    Type.String({ description: 'Where there is more: what the next page is asked for with.' }),
  ),
}
