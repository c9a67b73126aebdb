// once-keep: keeps the answer to a key, in the transaction of what it answers.
// mode: WRITE
// in:   $actor string, $key string, $bodyHash string, $answer string (JSON), $at ms
// out:  none
// lock: unique index of Answer(actor, key)
CREATE (:Answer {actor: $actor, key: $key, bodyHash: $bodyHash, answer: $answer, atMs: $at})
