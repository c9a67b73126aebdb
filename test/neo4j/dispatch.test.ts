import { contacts } from '../dispatch/contact.js'
import { controls } from '../dispatch/controls.js'
import { interleavings } from '../dispatch/interleavings.js'
import { outcomeTable } from '../dispatch/outcome-table.js'
import { emptyStores } from './server.js'

const stores = emptyStores(false)

outcomeTable('Neo4j', stores)
contacts('Neo4j', stores)
controls('Neo4j', stores)
// Every course costs as much as all that is above: the embedded store is led through many.
interleavings('Neo4j', stores, { numRuns: 1, overlays: [true] })
