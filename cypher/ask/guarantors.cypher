// guarantors: Who answers for a party, directly or through others?
// mode: READ
// in:   $party string
// out:  partyId string, caption string, hops int
// index: unique Party(id); follows only guarantees, each party once by its shortest way
// example: :params {party: "P1237"}
MATCH p = (:Party {id: $party})<-[:GUARANTEES|ANSWERS_FOR]-+(far:Party)
WITH far, min(length(p)) AS hops
WHERE far.id <> $party
RETURN far.id AS partyId, far.caption AS caption, hops
ORDER BY hops, partyId
