// control: Who owns a company, directly and through others? Shares are multiplied through at most 8 layers and summed over all ways; circles are cut, not solved, and what two sources say counts twice (rightparty control mends both).
// mode: READ
// in:   $party string
// out:  partyId string, caption string, share float (1 is all of it), layers int (on the shortest way), ways int
// index: unique Party(id)
// example: :params {party: "9007199254741035"}
MATCH p = (owner:Party)-[:OWNS]->{1,8}(company:Party {id: $party})
WHERE owner <> company AND all(tie IN relationships(p) WHERE tie.share IS NOT NULL)
WITH owner, reduce(share = 1.0, tie IN relationships(p) | share * tie.share) AS share, length(p) AS layers
RETURN owner.id AS partyId, owner.caption AS caption, sum(share) AS share, min(layers) AS layers, count(*) AS ways
ORDER BY share DESC, partyId
