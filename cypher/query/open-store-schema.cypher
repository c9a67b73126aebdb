// open-store-schema: records that a schema change was applied, and makes the store's own nodes with it.
// mode: WRITE
// in:   $number int, $name string, $isBreaking boolean, $at ms
// out:  none
// lock: unique indexes of SchemaVersion.number, Store.name and DispatchLock.name
MERGE (v:SchemaVersion {number: $number})
ON CREATE SET v.name = $name, v.isBreaking = $isBreaking, v.appliedAtMs = $at
MERGE (s:Store {name: 'store'})
ON CREATE SET s.visible = 0, s.arrivals = 0, s.lastRecordedAtMs = 0, s.treeSize = 0, s.treePeaks = [], s.identity = 'empty'
MERGE (d:DispatchLock {name: 'dispatch'})
ON CREATE SET d.stops = 0
