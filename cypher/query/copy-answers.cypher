// copy-answers: gives a page of the answers that are kept by key, by actor and key in byte order.
// mode: READ
// in:   $actor string, $key string (of the last one before; '' at first), $limit int
// out:  actor string, key string, bodyHash string, answer string (JSON), atMs ms
// index: unique index of Answer(actor, key), read in its order from $actor
MATCH (a:Answer)
WHERE a.actor >= $actor AND a.key IS NOT NULL AND (a.actor > $actor OR a.key > $key)
RETURN a.actor AS actor, a.key AS key, a.bodyHash AS bodyHash, a.answer AS answer, a.atMs AS atMs
ORDER BY a.actor, a.key
LIMIT $limit
