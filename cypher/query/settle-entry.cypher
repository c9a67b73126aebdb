// settle-entry: gives an entry of a list with where it stands.
// mode: READ
// in:   $list string, $rank int
// out:  content string (JSON), debtId string, creditorId string, stateContent string (JSON) or null; no row when there is none
// lock: none; unique index of Entry(list, rank)
MATCH (e:Entry {list: $list, rank: $rank})
RETURN e.content AS content, e.debtId AS debtId, e.creditorId AS creditorId, e.stateContent AS stateContent
