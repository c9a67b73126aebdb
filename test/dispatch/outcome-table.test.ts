import { outcomeTable } from './outcome-table.js'

outcomeTable('the embedded store', () => Promise.resolve('sqlite:./data/s.db'))
