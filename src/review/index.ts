export { factWords, isCorrectable } from './fact-words.js'
export { masked } from './mask.js'
export { rulingsOn, type RulingState, type ToldRuling } from './rulings.js'
