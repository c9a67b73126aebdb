import { guarded } from './guarded.js'

guarded('the embedded store', () => Promise.resolve('sqlite:./data/s.db'))
