import { sentenceIn } from '../decide/index.js'
import type { Day } from '../model/facts.js'
import type { PartyId } from '../model/ids.js'
import type { RightRequest } from '../model/rights.js'
import type { Language } from '../model/telling.js'
import type { Store } from '../store/port.js'
import type { DutyLine } from './duty-line.js'

/** Ids of the events by which packs hear of a request that is kept: its own deadline stands for the duty that they would start. */
const EVENT_OF_REQUEST = 'right:'

/** Says whether a duty was started by the event of a request that is kept. */
export function isOfRequest(duty: { readonly startedBy: { readonly id: string } }): boolean {
  return duty.startedBy.id.startsWith(EVENT_OF_REQUEST)
}

function dutyOf({ requestId, partyId, deadline, receivedOn }: RightRequest, on: Day, language: Language): DutyLine {
  const { pack, rule, citation, confidence, because, dueOn, extendableTo } = deadline
  return {
    pack, rule, citation, confidence, what: sentenceIn(language, 'Answer the request.'), because: sentenceIn(language, because), to: 'party',
    ...(partyId === undefined ? {} : { partyId: partyId as PartyId }), startedBy: { on: 'request', id: requestId, day: receivedOn }, dueOn,
    ...(extendableTo === undefined ? {} : { extendableTo }), standing: on > dueOn ? 'overdue' : 'open', debtIds: [], debts: 0,
  }
}

/** Requests about personal data that are not answered yet, as duties; with `due` only those due by that day. */
export async function requestDuties(store: Store, on: Day, due: Day | undefined, language: Language): Promise<readonly DutyLine[]> {
  const open = (await store.kept('right')).filter((one) => one.state === 'open' && one.receivedOn <= on && (due === undefined || one.deadline.dueOn <= due))
  return open.map((one) => dutyOf(one, on, language))
}
