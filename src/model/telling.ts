/** Languages in which a verdict is put into words. */
export const LANGUAGES = ['en', 'zh'] as const
/** A language in which a verdict is put into words. */
export type Language = (typeof LANGUAGES)[number]

/** Who reads a verdict: who would make the contact, who reviews it, whom it is about. */
export const READERS = ['dispatcher', 'reviewer', 'person'] as const
/** Who reads a verdict. */
export type Reader = (typeof READERS)[number]
