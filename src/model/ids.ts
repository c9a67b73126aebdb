/** Branded outside ids: text as the owner of the data wrote it, after NFC, 1 to 128 characters. */
declare const brand: unique symbol
type Branded<B extends string> = string & { readonly [brand]: B }

export type PartyId = Branded<'party'>
export type DebtId = Branded<'debt'>
export type ContactPointId = Branded<'contact_point'>
export type RelationId = Branded<'relation'>
export type EventId = Branded<'event'>
export type SourceId = Branded<'source'>
export type TemplateId = Branded<'template'>
export type EntryId = Branded<'entry'>

/** Key of a fact: kind, natural key and source joined by the unit separator (U+001F); the same in every store. */
export type FactKey = Branded<'fact'>

/** Keyed hash (HMAC-SHA-256 with the store's key, 26 base32 characters) of a normalised contact value. */
export type ValueHash = Branded<'value_hash'>

/**
 * Number of a write act that made facts visible: load, recorded event, ruling, correction. Rises by one;
 * the newest one is the store's change counter, and a reader names the one it reads at.
 */
export type Revision = number & { readonly [brand]: 'revision' }

/** Joins kind, natural key parts and source to the key of a fact. */
export function factKey(kind: string, ...parts: readonly string[]): FactKey {
  return [kind, ...parts].join('\u001f') as FactKey
}
