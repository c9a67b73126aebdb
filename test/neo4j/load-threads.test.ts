import { loadThreads } from '../app/load-threads.js'
import { emptyStores } from './server.js'

loadThreads('Neo4j', emptyStores(), { numRuns: 1, parties: 20, workers: [0, 2] })
