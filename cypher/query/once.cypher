// once: tells what was answered to a key before.
// mode: READ
// in:   $actor string, $key string
// out:  bodyHash string, answer string (JSON); no row when the key is new
// lock: none; unique index of Answer(actor, key)
MATCH (a:Answer {actor: $actor, key: $key})
RETURN a.bodyHash AS bodyHash, a.answer AS answer
