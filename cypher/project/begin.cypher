// begin: says that this run makes the projection now; the one before is no longer whole from here on.
// mode: WRITE
// in:   $run string, $purpose string, $day day, $at instant, $digest string, $isPseudonymous boolean
// out:  none
// lock: the projection's node, by its unique name
MERGE (p:Projection {name: 'assessed'})
SET p = {
  name: 'assessed', run: $run, batch: 0, isComplete: false, purpose: $purpose, day: date($day), at: datetime($at),
  digest: $digest, isPseudonymous: $isPseudonymous
}
