import { pino, type Logger } from 'pino'

/** The server's log: JSON lines on standard error, from `RIGHTPARTY_LOG` up (default warn). Never personal data. */
export function serverLog(level: string | undefined): Logger {
  return pino({ level: level ?? 'warn', base: null }, pino.destination(2))
}
