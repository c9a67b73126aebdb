import { corrections } from '../review/corrections.js'
import { guarded } from '../review/guarded.js'
import { heldRows } from '../review/held.js'
import { matches } from '../review/matches.js'
import { rulings } from '../review/rulings.js'
import { emptyStores } from './server.js'

const stores = emptyStores(false)

rulings('Neo4j', stores)
corrections('Neo4j', stores)
heldRows('Neo4j', stores)
matches('Neo4j', stores)
guarded('Neo4j', stores)
