// facts-about-debt: gives the current facts of some kinds that touch any of these debts, in any order; a fact that touches two comes twice.
// mode: READ
// in:   $ids strings (each once), $ties strings (relationship types of the kinds wanted), $at int (revision), $relationKinds strings or null (of relations only these; null: all)
// out:  kind string, key string, content string (JSON), purposes string (words), revision int, replacedIn int or null
// lock: none; unique index of Debt.id
UNWIND $ids AS id
MATCH (:Debt {id: id})<-[r:TELLS_OF|BINDS_TO|COVERS|STATUS_OF|ABOUT]-(f:Fact)
WHERE type(r) IN $ties AND f.revision <= $at AND (f.replacedIn IS NULL OR f.replacedIn > $at) AND f.content IS NOT NULL
  AND ($relationKinds IS NULL OR f.kind <> 'relation' OR any(kind IN $relationKinds WHERE f.content CONTAINS '"kind":"' + kind + '"'))
RETURN f.kind AS kind, f.key AS key, f.content AS content, f.purposes AS purposes, f.revision AS revision, f.replacedIn AS replacedIn
