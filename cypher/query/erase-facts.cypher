// erase-facts: deletes every version of some facts, and the anchors that only they touched.
// mode: WRITE
// in:   $keys strings (each once)
// out:  none
// lock: the versions and their anchors; unique index of Fact(key, revision)
UNWIND $keys AS key
MATCH (f:Fact)
WHERE f.key = key AND f.revision IS NOT NULL
OPTIONAL MATCH (f)-->(a)
WITH collect(DISTINCT f) AS facts, collect(DISTINCT a) AS anchors
FOREACH (f IN facts | DETACH DELETE f)
WITH anchors
UNWIND anchors AS a
WITH a
WHERE NOT EXISTS { (a)--() }
DELETE a
