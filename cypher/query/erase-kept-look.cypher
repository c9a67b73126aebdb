// erase-kept-look: gives the small records that name any of these texts.
// mode: READ (inside a writing transaction)
// in:   $texts strings (as they stand in JSON)
// out:  kind string, id string, content string (JSON)
// lock: none
// admits: label-scan because what a record names is found by no index, and this is done once for a person
MATCH (k:Kept)
WHERE any(text IN $texts WHERE k.content CONTAINS text)
RETURN k.kind AS kind, k.id AS id, k.content AS content
