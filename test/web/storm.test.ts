import { storm } from './storm.js'

storm('the embedded store', async () => 'sqlite:./data/s.db', { hands: 100, people: 120 })
