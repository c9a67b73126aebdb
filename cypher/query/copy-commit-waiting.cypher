// copy-commit-waiting: lets what waits for the commit of a copy be found, by giving it its labels.
// mode: WRITE
// in:   nothing
// out:  nothing
// lock: the store node, held since copy-commit
// admits: label-scan because all that wait are meant, once
MATCH (c:Copied)
SET c:$(c.copyLabels)
REMOVE c:Copied, c.copyId, c.copyLabels
