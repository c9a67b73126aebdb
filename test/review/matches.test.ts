import { matches } from './matches.js'

matches('the embedded store', () => Promise.resolve('sqlite:./data/s.db'))
