import { storm } from '../web/storm.js'
import { emptyStores } from './server.js'

storm('Neo4j', emptyStores(), { hands: 100, people: 30, stretches: ['london', 'year', 'new-year'] })
