// facts-about-corrected: gives the current facts of some kinds that touch any of these events, as what corrects them, in any order; a fact that touches two comes twice.
// mode: READ
// in:   $ids strings (each once), $ties strings (relationship types of the kinds wanted), $at int (revision)
// out:  kind string, key string, content string (JSON), purposes string (words), revision int, replacedIn int or null
// lock: none; unique index of CorrectedEvent.id
UNWIND $ids AS id
MATCH (:CorrectedEvent {id: id})<-[r:CORRECTS]-(f:Fact)
WHERE type(r) IN $ties AND f.revision <= $at AND (f.replacedIn IS NULL OR f.replacedIn > $at) AND f.content IS NOT NULL
RETURN f.kind AS kind, f.key AS key, f.content AS content, f.purposes AS purposes, f.revision AS revision, f.replacedIn AS replacedIn
