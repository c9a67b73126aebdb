import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readItems, type NumberedItem } from '../../src/load/json-items.js'

async function itemsOf(text: string, chunkBytes = 1 << 20): Promise<readonly NumberedItem[]> {
  const bytes = Buffer.from(text, 'utf8')
  async function* open(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
  }
  const all: NumberedItem[] = []
  for await (const batch of readItems('x.json', open, undefined)) all.push(...batch)
  return all
}

const objects = fc.array(fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }), { maxLength: 8 })

/** Ways in which people lay an array out. */
const LAYOUTS: readonly ((list: readonly object[]) => string)[] = [
  (list) => JSON.stringify(list), (list) => JSON.stringify(list, undefined, 2), (list) => JSON.stringify(list, undefined, '\t'),
  (list) => JSON.stringify(list, undefined, 4).replaceAll('\n', '\r\n'), (list) => JSON.stringify(list, undefined, 2).replaceAll(/\n +/g, '\n'),
  (list) => `\n [${list.map((item) => JSON.stringify(item)).join('\n,')} ]\n\n`, (list) => `[\n${list.map((item) => JSON.stringify(item)).join(',\n')}\n]`,
  (list) => list.map((item) => JSON.stringify(item)).join('\n'), (list) => `\n${list.map((item) => `${JSON.stringify(item)}\r\n\n`).join('')}`,
]

describe('the items of a JSON file', () => {
  it('are its objects, however it is laid out and cut into chunks', async () => {
    await fc.assert(fc.asyncProperty(objects, fc.constantFrom(...LAYOUTS), fc.integer({ min: 1, max: 40 }), async (list, layout, chunk) => {
      const found = await itemsOf(layout(list), chunk)
      expect(found.map(({ item }) => item)).toEqual(list.map((item) => JSON.parse(JSON.stringify(item)) as object))
      expect(found.map(({ row }) => row)).toEqual(list.map((_, i) => i + 1))
    }), { numRuns: 300 })
  })

  it('come one bad row for each item that is broken, with those after it, in an array of one item a line or of indented items', async () => {
    const good = [{ a: 1 }, { b: { c: [{ d: 2 }] } }, { e: 'x' }, { f: 3 }]
    for (const layout of [LAYOUTS[1], LAYOUTS[2], LAYOUTS[6]]) {
      const text = layout?.(good) ?? ''
      const unquoted = await itemsOf(text.replace('"x"', '"x'))
      expect(unquoted.map(({ item, fault }) => item ?? fault?.code)).toEqual([good[0], good[1], unquoted[2]?.fault?.code, good[3]])
      const open = await itemsOf(text.replace(/\}(?=,?\s*\{\s*"e)/, ''))
      expect(open.map(({ item, fault }) => item ?? fault?.code)).toEqual([good[0], 'json-unclosed', good[2], good[3]])
      const cut = await itemsOf(text.slice(0, text.lastIndexOf('"f"')))
      expect(cut.map(({ item, fault }) => item ?? fault?.code)).toEqual([good[0], good[1], good[2], 'json-unclosed'])
    }
  })

  it('are each a bad row where every item is broken, and none is read more often than it must be', async () => {
    const count = 30_000
    for (const text of [`[\n${'  {\n    "a": 1,\n'.repeat(count)}]`, `[\n{"ok": 1},\n${'{"a": 1,\n'.repeat(count)}]`]) {
      const found = await itemsOf(text, 65_536)
      expect(found.filter(({ fault }) => fault?.code === 'json-unclosed').length).toBeGreaterThanOrEqual(count - 1)
    }
  })

  it('are bounded: one that is too long is one bad row, and the next is read', async () => {
    const long = JSON.stringify({ long: 'x'.repeat(1_200_000) })
    for (const text of [`[{"a":1},${long},{"b":2}]`, `[\n  {"a":1},\n  ${long},\n  {"b":2}\n]`, `{"a":1}\n${long}\n{"b":2}`]) {
      expect((await itemsOf(text, 65_536)).map(({ item, fault }) => item ?? fault?.code)).toEqual([{ a: 1 }, 'row-too-long', { b: 2 }])
    }
  })

  it('are none of what stands behind the end of the array, and what is no object is a bad row', async () => {
    expect((await itemsOf('[{"a":1}] {"b":2}')).map(({ item, fault }) => item ?? fault?.code)).toEqual([{ a: 1 }, 'json-invalid'])
    expect((await itemsOf('[1, null, "x", [2], {"a":1}]')).map(({ item, fault }) => item ?? fault?.code)).toEqual(['json-invalid', 'json-invalid', 'json-invalid', 'json-invalid', { a: 1 }])
    for (const text of ['', ' \n', '[]', '[ \n ]']) expect(await itemsOf(text)).toEqual([])
  })
})
