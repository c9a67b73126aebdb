import { keptLists } from '../app/kept-list.js'
import { emptyStores } from './server.js'

keptLists('Neo4j', emptyStores(), { numRuns: 2, parties: 16, steps: 5 })
