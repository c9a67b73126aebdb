import { rulings } from './rulings.js'

rulings('the embedded store', () => Promise.resolve('sqlite:./data/s.db'))
