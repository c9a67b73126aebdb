// finish: says that the projection is whole, if it is still this run's.
// mode: WRITE
// in:   $run string, $parties int, $debts int, $ties int
// out:  isOurs boolean
// lock: the projection's node, by its unique name
MATCH (p:Projection {name: 'assessed'})
SET p.claimedBy = $run
WITH p, p.run = $run AS isOurs
FOREACH (_ IN CASE WHEN isOurs THEN [1] ELSE [] END |
  SET p.isComplete = true, p.parties = $parties, p.debts = $debts, p.ties = $ties
  REMOVE p.batch, p.claimedBy)
RETURN isOurs
