import { keptLists } from './kept-list.js'

keptLists('the embedded store', async () => 'sqlite:./s.db', { numRuns: 12, parties: 40, steps: 8 })
