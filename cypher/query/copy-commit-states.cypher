// copy-commit-states: lets copied entries be found by where they stand.
// mode: WRITE
// in:   nothing
// out:  nothing
// lock: the store node, held since copy-commit
// admits: label-scan because all of them are meant, once
MATCH (e:CopiedState)
SET e:Stated
REMOVE e:CopiedState
