/** Words that several stages share; the schemas that own them are beside this file. */
export type { Channel, Event, Purpose } from './event.js'
export type { Authorisation, SourceClass, SourcePurpose } from './source-use.js'
