import type { DebtId, PartyId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import type { App } from './context.js'
import type { EvidenceAbout } from './evidence/subject.js'

/**
 * Reads whom the words of a command mean: `party:ID`, `debt:ID`, a ref, or an id that stands for a party or a debt alone.
 * @throws Problem not-found when it stands for neither; invalid-input when it stands for both
 */
export async function whoseEvidence(app: App, word: string, debt: string | undefined): Promise<EvidenceAbout> {
  // Refs are read with the store's key: where there is no store, that is what is told.
  const store = await app.store()
  const debtOnly = debt === undefined ? {} : { debtId: (app.keyring().idOf('debt', debt) ?? debt) as DebtId }
  const [, kind, id = ''] = /^(party|debt):(.+)$/s.exec(word) ?? []
  const [partyOfRef, debtOfRef] = [app.keyring().idOf('party', word), app.keyring().idOf('debt', word)]
  if (partyOfRef !== undefined || kind === 'party') return { partyId: (partyOfRef ?? id) as PartyId, ...debtOnly }
  if (debtOfRef !== undefined || kind === 'debt') return { debtId: (debtOfRef ?? id) as DebtId }
  const isParty = debt !== undefined || (await store.factsAbout({ kinds: ['party', 'obligation'], parties: [word as PartyId] })).length > 0
  const isDebt = debt === undefined && (await store.factsAbout({ kinds: ['debt'], debts: [word as DebtId] })).length > 0
  if (isParty && isDebt) throw new Problem('invalid-input', 'a party and a debt have this id: write party:ID or debt:ID')
  if (isDebt) return { debtId: word as DebtId }
  if (!isParty) throw new Problem('not-found', 'the store has no such party and no such debt; ids are written as in the files, with their namespace')
  return { partyId: word as PartyId, ...debtOnly }
}
