import { UNREAD_NAMES_MAX } from '../../model/limits.js'
import type { LoadRequest } from '../../model/load.js'
import { Problem } from '../../model/problem.js'
import type { JsonObject } from '../json-object.js'
import type { RecordText } from './format.js'

/** Cells of one row of ours; those that are undefined or blank are left out. */
export type Cells = Readonly<Record<string, string | undefined>>

/** Makes one row of ours; `columns` says what the foreign file calls our columns. */
export function recordOf(file: RecordText['file'], cells: Cells, columns: Readonly<Record<string, string>>): RecordText {
  const text: Record<string, string> = {}
  for (const [column, value] of Object.entries(cells)) if (value !== undefined && value.trim() !== '') text[column] = value
  return { file, text: { cells: text }, columnOf: (column) => columns[column] ?? column }
}

/** What every row of a format gets from the load itself. */
export function provenanceOf(request: LoadRequest, format: string): Cells {
  const { source, collectedOn } = request
  if (source === undefined || source.trim() === '') {
    throw new Problem('invalid-input', `${format} does not name a source that the load could ask about: give --source`)
  }
  return { source_id: source, collected_on: collectedOn }
}

/** Texts of a field that is one text, one number, or a list of them; other values are left out. */
export function textsOf(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  const texts = items.flatMap((item) => (typeof item === 'string' ? [item.trim()] : typeof item === 'number' ? [String(item)] : []))
  return [...new Set(texts)].filter((text) => text !== '')
}

/** Ids of a field that names others: by their ids, or as whole objects with an id. */
export function idsOf(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return textsOf(items.map((item) => (typeof item === 'object' ? objectOf(item)['id'] : item)))
}

/** The text of a field; undefined where it is none or blank. */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' ? undefined : text
}

/** The object in a field; an empty one where there is none. */
export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

/** The objects in a field that is a list. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf) : []
}

/** Collects the names of what is not read; a name that may be a value is not repeated. */
export function unreadNames(): { readonly note: (name: string) => void; readonly list: () => readonly string[] } {
  const names = new Set<string>()
  return {
    note: (name) => {
      if (names.size < UNREAD_NAMES_MAX && /^[A-Za-z][A-Za-z0-9_]{0,40}(\.[A-Za-z][A-Za-z0-9_]{0,40})?$/.test(name)) names.add(name)
    },
    list: () => [...names].sort(),
  }
}
