import type { EventKind, EventOf } from '../../model/event.js'
import type { Happening, Scene } from '../case.js'
import { COLLECTOR } from '../world.js'

type More<Kind extends EventKind> = Partial<EventOf<Kind>>

/** An outbound call of ours to the borrower, at noon where nothing else is said. */
export function call(x: Scene, ago: number, result: NonNullable<EventOf<'contact'>['result']>,
  more: More<'contact'> = {}): Happening {
  return {
    event: {
      kind: 'contact', direction: 'out', channel: 'voice', at: x.at(ago), actorId: COLLECTOR, contactPointId: x.phoneId,
      purpose: 'collect', result, debts: [x.debtId], ...more,
    },
  }
}

/** A call or message of the borrower to us. */
export function inbound(x: Scene, ago: number, channel: EventOf<'contact'>['channel'],
  more: More<'contact'> = {}): Happening {
  return { event: { kind: 'contact', direction: 'in', channel, at: x.at(ago, 640), partyId: x.borrowerId,
    debts: [x.debtId], ...more } }
}

/** Something the borrower asks of us. */
export function request(x: Scene, ago: number, what: EventOf<'request'>['what'], more: More<'request'> = {}): Happening {
  return { event: { kind: 'request', what, at: x.at(ago, 690), by: x.borrowerId, medium: 'oral', ...more } }
}

/** A letter of the borrower that asks something of us and arrived two days after it was sent. */
export function letter(x: Scene, ago: number, what: EventOf<'request'>['what'], more: More<'request'> = {}): Happening {
  return request(x, ago, what, { medium: 'writing', sentOn: x.day(ago + 2), receivedOn: x.day(ago), ...more })
}

/** A consent of the borrower, given to us. */
export function consent(x: Scene, ago: number, scope: EventOf<'consent'>['scope'], more: More<'consent'> = {}): Happening {
  return { event: { kind: 'consent', scope, at: x.at(ago, 700), by: x.borrowerId, givenTo: COLLECTOR, ...more } }
}

/** A dispute of the debt, in writing and within the validation period where nothing else is said. */
export function dispute(x: Scene, ago: number, ground: NonNullable<EventOf<'dispute'>['ground']>,
  more: More<'dispute'> = {}): Happening {
  return {
    event: { kind: 'dispute', at: x.at(ago, 600), receivedOn: x.day(ago), inWriting: true,
      withinValidationPeriod: true, ground, partyId: x.borrowerId, ...more },
  }
}

/** A report about the borrower or a contact point. */
export function report(x: Scene, ago: number, what: EventOf<'report'>['what'], more: More<'report'> = {}): Happening {
  return { event: { kind: 'report', what, at: x.at(ago, 720), by: COLLECTOR, ...more } }
}

/** A check that we ran, and what it found. */
export function check(
  x: Scene, ago: number, what: EventOf<'check'>['what'], result: EventOf<'check'>['result'], more: More<'check'> = {},
): Happening {
  return { event: { kind: 'check', what, on: x.day(ago), result, partyId: x.borrowerId, ...more }, from: 'protective_check',
    anyDebt: true }
}

/** A notice that we or the creditor sent, received five days later. */
export function notice(x: Scene, ago: number, what: EventOf<'notice'>['what'], more: More<'notice'> = {}): Happening {
  return { event: { kind: 'notice', what, sentOn: x.day(ago), receivedOn: x.day(ago - 5), ...more } }
}

/** Word that somebody acts for the borrower. */
export function representation(x: Scene, who: EventOf<'representation'>['who'],
  more: More<'representation'> = {}): Happening {
  return { event: { kind: 'representation', who, representativeId: x.besideId, debts: [x.debtId],
    partyId: x.borrowerId, ...more } }
}

/** The same, but about the person beside the borrower. */
export function ofBeside(happening: Happening): Happening {
  return { ...happening, about: 'beside' }
}
