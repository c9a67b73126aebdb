// facts-about-pair: gives the current facts of some kinds that touch both parties of any of these pairs, in any order; the same fact may come twice.
// mode: READ
// in:   $pairs lists of two different strings, $ties strings (relationship types of the kinds wanted), $at int (revision), $relationKinds strings or null (of relations only these; null: all)
// out:  kind string, key string, content string (JSON), purposes string (words), revision int, replacedIn int or null
// lock: none; unique index of Party.id
UNWIND $pairs AS pair
MATCH (:Party {id: pair[0]})<-[r:TELLS_OF|BINDS|RELATES|POINT_OF|STATUS_OF|SUPPRESSES|JUDGES|CONCERNS]-(f:Fact)-[o:TELLS_OF|BINDS|RELATES|POINT_OF|STATUS_OF|SUPPRESSES|JUDGES|CONCERNS]->(:Party {id: pair[1]})
WHERE type(r) IN $ties AND type(o) = type(r) AND f.revision <= $at AND (f.replacedIn IS NULL OR f.replacedIn > $at) AND f.content IS NOT NULL
  AND ($relationKinds IS NULL OR f.kind <> 'relation' OR any(kind IN $relationKinds WHERE f.content CONTAINS '"kind":"' + kind + '"'))
RETURN f.kind AS kind, f.key AS key, f.content AS content, f.purposes AS purposes, f.revision AS revision, f.replacedIn AS replacedIn
