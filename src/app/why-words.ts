import { CHANNEL_WORDS, explain, explainNoCase } from '../decide/index.js'
import type { Channel } from '../model/event.js'
import type { Language, Reader } from '../model/telling.js'
import type { WhyAnswer } from './why-run.js'

/** What one reader is told of one contact that could be proposed. */
export interface WhyWords {
  /** Absent for a reason that concerns every contact. */
  readonly channel?: string
  readonly role?: string
  readonly lines: readonly string[]
}

/** Puts an answer of `why` into words for one reader in one language; who reads as the person concerned learns no role. */
export function whyWords(why: WhyAnswer, reader: Reader, language: Language): readonly WhyWords[] {
  const mine = why.ladder.filter((step) => step.partyId === why.partyId)
  const waits = mine.length > 0 && mine.every((step) => step.waiting)
  const told = why.cases.map(({ role, channel, verdict, notAfter }) => ({
    ...(reader === 'person' ? { channel: CHANNEL_WORDS[language][channel as Channel] } : { role, channel }),
    lines: explain(verdict, {
      reader, language, role, waits, notSignedOff: why.notSignedOff,
      ...(notAfter === undefined ? {} : { notAfter }),
      ...(why.closedBy === undefined ? {} : { closedBecause: why.closedBy.because }),
    }),
  }))
  if (told.length > 0) return told
  const reasons = [...new Set(why.noCases.map((none) => none.reason))]
  return (reasons.length === 0 ? (['no-role'] as const) : reasons).map((reason) => ({ lines: explainNoCase(reason, { reader, language }) }))
}
