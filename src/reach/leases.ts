import type { Dossier } from '../model/dossier.js'
import type { Event } from '../model/event.js'
import { factKey } from '../model/ids.js'
import type { OpenLease } from '../model/lease.js'
import type { ReachContext } from '../model/reach.js'
import type { Happening, PointNames } from './happenings.js'
import type { People } from './people.js'

function eventOf(lease: OpenLease, person: string): Event {
  return {
    id: lease.leaseId, kind: 'contact', direction: 'out', channel: lease.channel, at: lease.startedAt ?? lease.leasedAt,
    partyId: person, contactPointId: lease.contactPointId, purpose: lease.purpose,
    // What came of a contact that was started is not known: it counts as the most that it can have been.
    result: lease.startedAt === undefined ? 'unanswered' : 'conversation',
    debts: [lease.debtId],
    ...(lease.actorId === undefined ? {} : { actorId: lease.actorId }),
  }
}

/** Open leases as the contacts they count as; the lease that is being decided never sees itself, and a reported one is told of by its records. */
export function leaseHappenings(dossier: Dossier, context: ReachContext, people: People, names: PointNames): readonly Happening[] {
  if (dossier.leases === undefined) return []
  return dossier.leases
    .filter((lease) => lease.leaseId !== context.ownLeaseId && lease.report === undefined)
    .map((lease) => {
      const person = people.personOf(lease.partyId)
      return {
        event: eventOf(lease, person), fact: undefined, key: factKey('lease', lease.leaseId), person, record: lease.partyId,
        hash: names.hashOf.get(lease.contactPointId), ofDebt: lease.debtId === dossier.debtId, onlyAtPoint: false, permits: false,
      }
    })
}
