import { pino, type Logger } from 'pino'
import { Problem } from '../model/problem.js'

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/**
 * The server's log: JSON lines on standard error, from `RIGHTPARTY_LOG` up (default warn). Never personal data.
 * @throws Problem invalid-input for a level that there is not
 */
export function serverLog(level: string | undefined): Logger {
  const wanted = level === undefined || level === '' ? 'warn' : level
  if (!LEVELS.includes(wanted)) throw new Problem('invalid-input', `RIGHTPARTY_LOG wants one of ${LEVELS.join(', ')}`)
  return pino({ level: wanted, base: null }, pino.destination(2))
}
