// lock-dispatch: keeps every other act of dispatching, recording and committing out until the transaction ends. First in each of them.
// mode: WRITE
// in:   $for string (what it is for, to be seen by whoever looks why others wait)
// out:  visible int (newest visible revision, which stands until the end)
// lock: the dispatch node; unique indexes of DispatchLock.name and Store.name
MATCH (d:DispatchLock {name: 'dispatch'})
SET d.lockedFor = $for, d.acts = coalesce(d.acts, 0) + 1
WITH d
MATCH (s:Store {name: 'store'})
RETURN s.visible AS visible
