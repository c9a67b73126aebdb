import { interleavings } from './interleavings.js'

interleavings('the embedded store', () => Promise.resolve('sqlite:./data/s.db'), { numRuns: 8, overlays: [false, true] })
