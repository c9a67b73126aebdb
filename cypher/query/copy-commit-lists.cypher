// copy-commit-lists: lets the copied lists be found.
// mode: WRITE
// in:   nothing
// out:  nothing
// lock: the store node, held since copy-commit
// admits: label-scan because all copied lists are meant, once
MATCH (l:List)
WHERE l.copiedHead IS NOT NULL
SET l.head = l.copiedHead
REMOVE l.copiedHead
