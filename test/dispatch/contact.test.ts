import { contacts } from './contact.js'

contacts('the embedded store', () => Promise.resolve('sqlite:./data/s.db'))
