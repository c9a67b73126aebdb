// directors: Who directs or represents a company, and since when?
// mode: READ
// in:   $party string
// out:  partyId string, caption string, office string, since day or null, sourceId string
// index: unique Party(id)
// example: :params {party: "P239"}
MATCH (person:Party)-[tie:DIRECTOR_OF|OFFICER_OF|LEGAL_REPRESENTATIVE_OF|CONTROLS]->(:Party {id: $party})
RETURN person.id AS partyId, person.caption AS caption, type(tie) AS office, tie.from AS since, tie.sourceId AS sourceId
ORDER BY partyId, office
