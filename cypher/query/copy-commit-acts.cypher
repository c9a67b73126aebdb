// copy-commit-acts: lets the copied acts be found.
// mode: WRITE
// in:   nothing
// out:  nothing
// lock: the store node, held since copy-commit
// index: unique index of LedgerEntry.leafId
// admits: label-scan because all copied acts are meant, once
MATCH (a:Act {state: 'copied'})
SET a.state = 'done', a.recordedAtMs = a.copiedAtMs
REMOVE a.copiedAtMs
FOREACH (_ IN CASE WHEN a.kind = 'list' THEN [] ELSE [1] END | SET a:Made)
