import { rankThreads } from '../app/rank-threads.js'
import { emptyStores } from './server.js'

rankThreads('Neo4j', emptyStores(), { numRuns: 1, parties: 60 })
