import { outcomeTable } from '../dispatch/outcome-table.js'
import { emptyStores } from './server.js'

outcomeTable('Neo4j', emptyStores())
