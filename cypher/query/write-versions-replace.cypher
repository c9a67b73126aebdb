// write-versions-replace: marks the versions that a batch replaces, unseen until the commit, and deletes what the same act wrote of these keys before.
// mode: WRITE
// in:   $keys strings (each once), $revision int (of the load)
// out:  kind string, facts int (how many of these were current facts and no tombstones)
// lock: the versions; unique index of Fact(key, revision)
UNWIND $keys AS key
MATCH (f:Fact)
WHERE f.key = key AND f.revision <= $revision AND f.replacedIn IS NULL
WITH f, f.kind AS kind, f.content IS NOT NULL AS isFact, f.revision = $revision AS isAgain
FOREACH (_ IN CASE WHEN isAgain THEN [] ELSE [1] END | SET f.replacedIn = $revision)
FOREACH (_ IN CASE WHEN isAgain THEN [1] ELSE [] END | DETACH DELETE f)
RETURN kind, sum(CASE WHEN isFact THEN 1 ELSE 0 END) AS facts
