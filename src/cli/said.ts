import { InvalidArgumentError } from 'commander'
import { readBoolean, readWindows, splitList } from '../model/cells.js'

/** Reads one `--said`: JSON, or `WORD[:FIELD=VALUE[&FIELD=VALUE]...]`; what the words mean is for the schema to say. */
function readSaid(text: string): unknown {
  if (text.startsWith('{')) {
    try {
      return JSON.parse(text) as unknown
    } catch {
      // The text may quote a person: only its form is spoken of.
      throw new InvalidArgumentError('It begins like JSON and is none.')
    }
  }
  const [what, ...rest] = text.split(':')
  const fields = rest.join(':').split('&').filter((part) => part !== '')
  return Object.fromEntries([['what', what], ...fields.map(readField)])
}

function readField(part: string): readonly [string, unknown] {
  const at = part.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It wants FIELD=VALUE after the colon, split by "&".')
  const [name, value] = [part.slice(0, at), part.slice(at + 1)]
  if (name === 'debts') return [name, splitList(value)]
  if (name === 'inWriting') return [name, readBoolean(value)]
  if (name !== 'windows') return [name, value]
  const windows = readWindows(value)
  if (windows === undefined) throw new InvalidArgumentError('It wants windows as "Mon-Fri 00:00-18:00", split by ";".')
  return [name, windows]
}

/** Collects what was said, in order. */
export function collectSaid(text: string, earlier: readonly unknown[] | undefined): readonly unknown[] {
  return [...(earlier ?? []), readSaid(text)]
}

/** Reads a list of words split by commas. */
export function words(text: string): readonly string[] {
  return text.split(',').map((word) => word.trim()).filter((word) => word !== '')
}
