// check-strays: counts lines and parts of lists that belong to no list.
// mode: READ
// in:   none
// out:  strays int
// lock: none; unique index of List.name
// admits: label-scan because all lines and parts of lists are looked at
MATCH (n:Entry|Segment)
WHERE NOT EXISTS { MATCH (:List {name: n.list}) }
RETURN count(n) AS strays
