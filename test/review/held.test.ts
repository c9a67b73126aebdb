import { heldRows } from './held.js'

heldRows('the embedded store', () => Promise.resolve('sqlite:./data/s.db'))
