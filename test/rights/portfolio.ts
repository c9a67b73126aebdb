import { borrowers, csv, type Files } from '../dispatch/portfolio.js'

/** A person whose debt is paid, in Britain: nothing keeps their data. */
export const PAID = 'PAID-1'
/** A person whose debt is paid, in Massachusetts, who was called: records of contacts must be kept. */
export const CALLED = 'CALLED-1'
/** Texts that stand in the files for one person alone. */
export const TEXTS: Readonly<Record<string, readonly string[]>> = {
  [PAID]: ['PAID-1', 'Erika Mustermann-Vergessen', 'PAIDPOINT', 'vergessen@example.org', '+447400990001', '7400990001', 'PAIDDEBT', 'ACC-VERGESSEN', 'letter of Vergessen'],
  [CALLED]: ['CALLED-1', 'Wanda Wascalled', '+16175550199', '6175550199', 'note on Wanda'],
}

/** British borrowers P1, P2, ... with open debts, and one person of each other kind. */
export function people(count = 3, more: Files = {}): Files {
  const files = borrowers(count)
  const add = (name: string, ...rows: readonly string[]): Files => ({ [name]: `${files[name] ?? ''}${rows.join('\n')}\n` })
  return {
    ...files,
    'sources.csv': `${files['sources.csv']!}usbook,creditor_record,Book,US,contract,collect;assess,2026-01-01,2026-01-02\n`,
    ...add('parties.csv', `${PAID},person,Erika Mustermann-Vergessen,GB,,1966-06-06,book`, 'COPAID,person,Otto Other,GB,,1971-02-03,book', `${CALLED},person,Wanda Wascalled,US,US-MA,1975-05-05,usbook`),
    ...add('debts.csv', 'PAIDDEBT,BANK0,bank_loan,GBP,1000.00,750.50,2020-05-01,GB,book', 'SHAREDDEBT,BANK0,bank_loan,GBP,1000.00,750.50,2020-05-01,GB,book', 'USDEBT,BANK0,credit_card,USD,1000.00,750.50,2020-05-01,US-MA,usbook'),
    ...add('obligations.csv', `PAIDDEBT,${PAID},borrower,2020-05-01,book`, `SHAREDDEBT,${PAID},borrower,2020-05-01,book`, 'SHAREDDEBT,COPAID,co_borrower,2020-05-01,book', `USDEBT,${CALLED},borrower,2020-05-01,usbook`),
    ...add(
      'contact_points.csv', `PAIDPOINT,${PAID},mobile,+447400990001,2026-02-20,book`, `PAIDMAIL,${PAID},email,vergessen@example.org,2026-02-20,book`,
      `CALLEDPOINT,${CALLED},landline,+16175550199,2026-02-20,usbook`,
    ),
    'statuses.csv': csv('debt_id,kind,from,source_id', 'PAIDDEBT,paid,2026-01-01,book', 'SHAREDDEBT,paid,2026-01-01,book', 'USDEBT,paid,2026-01-10,usbook'),
    'suppressions.csv': csv('value,scope,reason,from,source_id', 'vergessen@example.org,email,do_not_contact,2026-01-05,book'),
    'events.ndjson': [
      { event_id: 'E1', party_id: PAID, debt_id: 'PAIDDEBT', evidence: 'letter of Vergessen', event: { kind: 'request', what: 'complaint', at: '2025-11-20T12:00:00Z', by: PAID, partyId: PAID }, source_id: 'book' },
      { event_id: 'E2', party_id: CALLED, debt_id: 'USDEBT', evidence: 'note on Wanda', event: { kind: 'contact', direction: 'out', channel: 'voice', at: '2025-12-20T12:00:00-05:00', purpose: 'collect', result: 'conversation', debts: ['USDEBT'], partyId: CALLED, contactPointId: 'CALLEDPOINT' }, source_id: 'usbook' },
    ].map((line) => JSON.stringify(line)).join('\n') + '\n',
    ...more,
  }
}
