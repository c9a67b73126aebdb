import fc from 'fast-check'

/**
 * Property tests draw the same cases at every run, so that what one change broke is told from what another run would have
 * met; RIGHTPARTY_SEED=random, or a number, draws others. What they find is written down as a case of its own.
 */
const wanted = process.env.RIGHTPARTY_SEED ?? '20260101'
if (wanted !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted) })
