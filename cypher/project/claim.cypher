// claim: says whether a batch is still to be written: it is this run's projection, and the batch is not there yet.
// mode: WRITE
// in:   $run string, $batch int (from 1, rising by 1)
// out:  isOurs boolean, isNew boolean
// lock: the first SET locks the projection's node, so that what is read after it is the newest
MATCH (p:Projection {name: 'assessed'})
SET p.claimedBy = $run
WITH p, p.run = $run AS isOurs, p.batch < $batch AS isNew
SET p.batch = CASE WHEN isOurs AND isNew THEN $batch ELSE p.batch END
RETURN isOurs, isNew
