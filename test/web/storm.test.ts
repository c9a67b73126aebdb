import { storm } from './storm.js'

storm('the embedded store', async () => 'sqlite:./data/s.db', 100, 120)
