import { csv, SOURCE, type Files } from '../dispatch/portfolio.js'

/** A name that a page must show as text. */
export const HOSTILE = '<img src=x onerror=alert(1)>"\'&amp; $STYLE$ \u202eevil'

/** Names, numbers, mailboxes and birthdays of everybody but P1, none of which may leave with P1's evidence. */
export const OTHERS = [
  'Quilla Otherperson', 'Rook Strangeways', 'Thea Guardiane', '+447400129999', '447400129999', '7400129999', 'quilla@others.example', '1959-12-24', '+447400128888', '7400128888',
  '9 Hidden Lane', 'ZZ9 9ZZ', 'COMPLAINT-ABOUT-QUILLA',
] as const

/** P1 owes D1 with P2, P3 is a stranger with a debt at the same phone, P4 guarantees for P1. */
export function neighbours(): Files {
  return {
    'sources.csv': `${SOURCE}second,creditor_record,Second,GB,contract,collect;assess,2026-01-01,2026-01-02\n`,
    'parties.csv': csv('party_id,kind,name,country,birth_date,source_id',
      `P1,person,"${HOSTILE.replaceAll('"', '""')}",GB,1971-02-03,book`, 'P2,person,Quilla Otherperson,GB,1959-12-24,book', 'P3,person,Rook Strangeways,GB,1980-05-06,second', 'P4,person,Thea Guardiane,GB,,book'),
    'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id',
      'D1,BANK0,bank_loan,GBP,1000.00,750.50,2024-05-01,GB,book', 'D2,BANK1,bank_loan,GBP,500.00,250.00,2024-05-01,GB,second', 'D3,BANK1,bank_loan,GBP,900.00,850.00,2024-06-01,GB,second'),
    'obligations.csv': csv('debt_id,party_id,role,from,source_id', 'D1,P1,borrower,2024-05-01,book', 'D1,P2,co_borrower,2024-05-01,book', 'D2,P1,borrower,2024-05-01,second', 'D3,P3,borrower,2024-06-01,second'),
    'relations.csv': csv('relation_id,from_id,to_id,kind,start,source_id', 'R1,P4,P1,guarantees,2024-05-01,book'),
    'contact_points.csv': csv('contact_point_id,party_id,kind,value,line1,city,postal_code,country,verified_on,source_id',
      'C1,P1,mobile,+447400120001,,,,,2026-02-20,book', 'C2,P2,mobile,+447400129999,,,,,2026-02-20,book', 'C3,P2,email,quilla@others.example,,,,,2026-02-20,book',
      'C5,P2,postal_address,,9 Hidden Lane,London,ZZ9 9ZZ,GB,2026-02-20,book', 'C4,P3,mobile,+447400128888,,,,,2026-02-20,second', 'C6,P1,mobile,+447400121234,,,,,2026-02-20,second'),
    'events.csv': csv('event_id,party_id,debt_id,kind,what,at,evidence,source_id', 'E1,P2,D1,request,cease,2026-03-01T10:00:00Z,COMPLAINT-ABOUT-QUILLA,book'),
  }
}
