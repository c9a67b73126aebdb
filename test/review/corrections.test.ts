import { corrections } from './corrections.js'

corrections('the embedded store', () => Promise.resolve('sqlite:./data/s.db'))
