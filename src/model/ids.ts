/** Branded outside ids: text as the owner of the data wrote it, after NFC, 1 to 128 characters. */
declare const brand: unique symbol
type Branded<B extends string> = string & { readonly [brand]: B }

/** Id of a person, organization or public body. */
export type PartyId = Branded<'party'>
/** Id of one account owed to a creditor. */
export type DebtId = Branded<'debt'>
/** Id of a phone, address, mailbox or account; made by us (`cp_`) where the file has none. */
export type ContactPointId = Branded<'contact_point'>
/** Id of a tie between two parties; made by us (`rel_`) where the file has none. */
export type RelationId = Branded<'relation'>
/** Id of something that happened. */
export type EventId = Branded<'event'>
/** Id of a source of facts. */
export type SourceId = Branded<'source'>
/** Id of an approved message template. */
export type TemplateId = Branded<'template'>
/** Id of one line of a list; keyed, the same for the same list and contact. */
export type EntryId = Branded<'entry'>

/** Key of a fact: kind, natural key and source joined by the unit separator (U+001F); the same in every store. */
export type FactKey = Branded<'fact'>

/** Keyed hash (HMAC-SHA-256 with the store's key, 26 base32 characters) of a normalised contact value. */
export type ValueHash = Branded<'value_hash'>

/**
 * Number of a write act that made facts visible: load, recorded event, ruling, correction. Rises with each (a load leaves room
 * below it for what is recorded while it is open);
 * the newest one is the store's change counter, and a reader names the one it reads at.
 */
export type Revision = number & { readonly [brand]: 'revision' }

/** Joins kind, natural key parts and source to the key of a fact. */
export function factKey(kind: string, ...parts: readonly string[]): FactKey {
  return [kind, ...parts].join('\u001f') as FactKey
}
