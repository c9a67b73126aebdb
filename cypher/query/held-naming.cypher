// held-naming: gives every visible version whose content holds any of these texts, in any order.
// mode: READ
// in:   $texts strings (as they stand in JSON), $at int (newest visible revision)
// out:  kind string, key string, content string (JSON), purposes string (words), revision int, replacedIn int or null
// lock: none
// admits: label-scan because whoever is only named inside a fact is found by no index, and a person's rights are worth reading everything once
MATCH (f:Fact)
WHERE f.revision <= $at AND f.content IS NOT NULL AND any(text IN $texts WHERE f.content CONTAINS text)
RETURN f.kind AS kind, f.key AS key, f.content AS content, f.purposes AS purposes, f.revision AS revision, f.replacedIn AS replacedIn
