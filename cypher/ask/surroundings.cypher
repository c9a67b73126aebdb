// surroundings: Which parties lie within two ties of a party, whatever the ties?
// mode: READ
// in:   $party string
// out:  partyId string, caption string, hops int
// index: unique Party(id)
// example: :params {party: "P239"}
MATCH p = (:Party {id: $party})-[:GUARANTEES|ANSWERS_FOR|OWNS|CONTROLS|DIRECTOR_OF|OFFICER_OF|LEGAL_REPRESENTATIVE_OF|SUPPLIES]-{1,2}(far:Party)
WITH far, min(length(p)) AS hops
WHERE far.id <> $party
RETURN far.id AS partyId, far.caption AS caption, hops
ORDER BY hops, partyId
