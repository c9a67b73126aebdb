import type { Context, Item } from '../context.js'
import { bitOf, partOf, readsOf, type Fact, type FactTable } from '../facts/table.js'
import type { Place } from './node.js'

/** A fact as an operator reads it. */
export interface Reader {
  readonly read: (context: Context, item?: Item, outer?: Item) => unknown
  readonly kind: Fact['kind']
  readonly required: boolean
  readonly sorts: boolean
  /** The fact belongs to the item in hand, not to the question. */
  readonly ofItem: boolean
  /** The bit of the part of the question it belongs to; 0 where rules are not narrowed by that. */
  readonly bit: number
  /** Bits of the inputs that it reads; none for an item in hand, of which the list is read. */
  readonly reads: number
  /** Pointers of the facts this reader looks at, first given first. */
  readonly pointer: (context: Context, item?: Item, outer?: Item) => string
}

type ReadHolder = (holder: unknown) => unknown

function factAt(place: Place, path: string): { readonly fact: Fact; readonly depth: number } {
  const depth = path.startsWith('^.') ? 1 : path.startsWith('.') ? 0 : -1
  const list = depth < 0 ? undefined : place.inside[depth]
  const known = depth < 0 ? place.table.facts[path] : place.table.lists[list ?? '']?.items[path.slice(depth)]
  if (known === undefined) return place.refuse(place.pointer, `there is no fact "${path}" here`)
  return { fact: known, depth }
}

/** Readers made so far, by table, list of the item in hand and path: hundreds of rules name the same few facts. */
const made = new WeakMap<FactTable, Map<string, Reader>>()

function single(place: Place, path: string): Reader {
  const known = made.get(place.table) ?? new Map<string, Reader>()
  made.set(place.table, known)
  const key = path.startsWith('.') || path.startsWith('^.') ? `${place.inside.slice(0, 2).join(' ')} ${path}` : path
  const reader = known.get(key) ?? makeReader(place, path)
  known.set(key, reader)
  return reader
}

function makeReader(place: Place, path: string): Reader {
  const { fact, depth } = factAt(place, path)
  const read = fact.read as unknown as ReadHolder
  const part = depth < 0 ? partOf(place.table, path) : -1
  const bit = part >= 0 ? bitOf(place.table, Object.keys(place.table.parts)[part] ?? '') : 0
  const reads = depth < 0 ? readsOf(place.table, path) : 0
  const base = { bit, reads, kind: fact.kind, required: fact.required, sorts: fact.sorts && depth < 0, ofItem: depth >= 0 }
  const tail = `/${path.replace(/^\^?\./, '').replaceAll('.', '/')}`
  if (depth < 0) return { ...base, read: (context) => read(context), pointer: () => tail }
  if (depth === 0) {
    return { ...base, read: (_c, item) => read(item?.value), pointer: (_c, item) => `${item?.pointer ?? ''}${tail}` }
  }
  return { ...base, read: (_c, _i, outer) => read(outer?.value), pointer: (_c, _i, outer) => `${outer?.pointer ?? ''}${tail}` }
}

/** Finds the facts that a path names; several are parted by `|` and the first given one is read. */
export function readerOf(place: Place, path: string): Reader {
  const readers = path.split('|').map((part) => single(place, part))
  const [first, second] = readers
  if (first === undefined) return place.refuse(place.pointer, 'a path names no fact')
  if (second === undefined) return first
  const given = (context: Context, item?: Item, outer?: Item): Reader =>
    readers.find((reader) => reader.read(context, item, outer) !== undefined) ?? first
  return {
    kind: first.kind,
    required: readers.some((reader) => reader.required),
    sorts: false,
    bit: 0,
    reads: readers.reduce((bits, reader) => bits | reader.reads, 0),
    ofItem: readers.some((reader) => reader.ofItem),
    read: (context, item, outer) => {
      for (const reader of readers) {
        const value = reader.read(context, item, outer)
        if (value !== undefined) return value
      }
      return undefined
    },
    pointer: (context, item, outer) => given(context, item, outer).pointer(context, item, outer),
  }
}

/** Checks that an operand says which way it works, and says so truly; facts of items take the way of their list. */
export function checkWay(place: Place, way: string | undefined, needed: boolean): void {
  if (way === undefined) {
    if (needed) place.refuse(place.pointer, 'this operand must declare its way: forbids or permits')
    return
  }
  const found = place.strict ? 'forbids' : 'permits'
  if (way !== found) place.refuse(place.pointer, `this operand declares "${way}", but a yes here ${found}`)
}

/** Checks that an absent fact forbids, unless the rule cites that the law turns on knowledge. */
export function checkAbsent(place: Place, absent: string | undefined): void {
  if (absent === undefined || absent === 'unknown') return
  const isMild = place.strict ? absent === 'no' : absent === 'yes'
  if (isMild && !place.knowledge) {
    place.refuse(place.pointer, 'an absent fact may pass only where the rule cites, as knowledge, that the law turns on it')
  }
}
