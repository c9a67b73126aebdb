import { controls } from './controls.js'

controls('the embedded store', () => Promise.resolve('sqlite:./data/s.db'))
