// held-of-corrected: gives every visible version that touches any of these events as what they correct, in any order; one that touches two comes twice.
// mode: READ
// in:   $ids strings (each once), $at int (newest visible revision)
// out:  kind string, key string, content string (JSON), purposes string (words), revision int, replacedIn int or null
// lock: none; unique index of CorrectedEvent.id
UNWIND $ids AS id
MATCH (:CorrectedEvent {id: id})<-[:CORRECTS]-(f:Fact)
WHERE f.revision <= $at AND f.content IS NOT NULL
RETURN f.kind AS kind, f.key AS key, f.content AS content, f.purposes AS purposes, f.revision AS revision, f.replacedIn AS replacedIn
