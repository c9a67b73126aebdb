/** The strategist's questions on the assessed graph: paths, chains of guarantees, control and influence. */
export { chain, isInWindow } from './chain.js'
export { openDebts } from './debts.js'
export type { DebtFacts } from './debts.js'
export { findPaths, notSeen, pathAnswer } from './path.js'
export type { FoundPaths } from './path.js'
export { compareTies, isGuarantee, tiesOf } from './ties.js'
export { openWorld } from './world.js'
export type { TraceWorld } from './world.js'
