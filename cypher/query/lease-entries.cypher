// lease-entries: gives the next entries of a list that may be tried: in their window, of what is asked for, free, not put off, not final.
// mode: READ
// in:   $list string, $after int (rank), $now ms, $channels strings or null (any), $creditors strings or null (any), $limit int
// out:  content string (JSON), debtId string, creditorId string
// lock: none of its own (lock-dispatch stands before it); unique index of Entry(list, rank) in its order, index of OpenLease(list, rank)
MATCH (e:Entry)
WHERE e.list = $list AND e.rank > $after AND e.notBeforeMs <= $now AND e.notAfterMs > $now
  AND coalesce(e.state, 'open') = 'open' AND coalesce(e.stateNotBeforeMs, 0) <= $now
  AND CASE WHEN $channels IS NULL THEN true ELSE e.channel IN $channels END
  AND CASE WHEN $creditors IS NULL THEN true ELSE e.creditorId IN $creditors END
  AND NOT EXISTS {
    MATCH (l:OpenLease)
    WHERE l.list = e.list AND l.rank = e.rank AND l.heldUntilMs > $now
  }
RETURN e.content AS content, e.debtId AS debtId, e.creditorId AS creditorId
ORDER BY e.list, e.rank
LIMIT $limit
