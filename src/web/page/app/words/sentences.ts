import { chineseFor } from '../../../../decide/words/chinese.js'

/** Chinese for a sentence of the packs; undefined where there is none yet. */
export { chineseFor }
