import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gexf, graphml, svg, type Markup, type MarkupNode, type MarkupTie } from '../../src/graph/index.js'
import { layersOf } from '../../src/graph/svg/layers.js'
import { fitted, textWidth, wrapped } from '../../src/graph/svg/text.js'
import { PICTURE_NODES_MAX, PICTURE_TIES_MAX } from '../../src/model/limits.js'

const NAME = /^[A-Za-z_:][\w:.-]*$/
const ATTRIBUTES = /^(?:\s+[A-Za-z_:][\w:.-]*="(?:[^<>&"]|&(?:amp|lt|gt|quot|#\d+);)*")*\s*$/

/** Reads XML strictly: tags closed in order, attributes quoted and escaped, no character that XML forbids. Gives its elements. */
function elementsOf(xml: string): readonly { readonly name: string; readonly attributes: string }[] {
  expect(xml.match(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu)).toBeNull()
  const elements: { name: string; attributes: string }[] = []
  const open: string[] = []
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  for (const [, tag, words] of body.matchAll(/<([^>]*)>|([^<]+)/g)) {
    if (words !== undefined) {
      expect(words.replaceAll(/&(?:amp|lt|gt|quot|#\d+);/g, '')).not.toMatch(/[&>]/)
      continue
    }
    const [, close, name = '', attributes = '', end] = /^(\/?)(\S+?)((?:\s[^]*?)?)(\/?)$/.exec(tag ?? '') ?? []
    expect(name).toMatch(NAME)
    expect(attributes).toMatch(ATTRIBUTES)
    if (close === '/') expect(open.pop()).toBe(name)
    else {
      elements.push({ name, attributes })
      if (end !== '/') open.push(name)
    }
  }
  expect(open).toEqual([])
  return elements
}

const wild = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('<script>alert(1)</script>', '&amp;"\'', '\u0000\u001f\ufffe\ud800', '上海某某贸易有限公司'.repeat(6), ']]>', '\n'))

const markups = fc.uniqueArray(wild, { minLength: 1, maxLength: 12 }).chain((ids) => {
  const end = fc.nat({ max: ids.length - 1 })
  const tie = fc.record({ from: end, to: end, label: fc.option(wild, { nil: undefined }), start: fc.option(fc.constant('2020-01-01'), { nil: undefined }), kind: fc.option(wild, { nil: undefined }) })
  return fc.tuple(fc.array(tie, { maxLength: 25 }), wild, fc.boolean(), fc.array(wild, { maxLength: 3 })).map(([ties, title, directed, notes]): Markup => ({
    directed, isDated: true, title, notes, nodeColumns: [{ name: title, type: 'string' }],
    nodes: ids.map((id, i): MarkupNode => ({ id, label: i % 2 === 0 ? title : id, values: [title], notes, isMarked: i === 0, isPerson: i % 3 === 0 })),
    ties: ties.map(({ from, to, label, start, kind }): MarkupTie => ({
      from: ids[from] ?? '', to: ids[to] ?? '', strength: 1, ...(label === undefined ? {} : { label }), ...(start === undefined ? {} : { start }), ...(kind === undefined ? {} : { kind }),
    })),
  }))
})

const DRAWN = ['svg', 'title', 'desc', 'defs', 'marker', 'path', 'rect', 'g', 'text', 'style']

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function boxesIn(xml: string): readonly Box[] {
  return elementsOf(xml).filter(({ name, attributes }) => name === 'rect' && attributes.includes(' rx=')).map(({ attributes }) => {
    const number = (name: string): number => Number(new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1])
    return { x: number('x'), y: number('y'), width: number('width'), height: number('height') }
  })
}

describe('a graph as markup', () => {
  it('is well-formed in every format whatever its text, and nothing in the picture runs or loads', () => {
    fc.assert(fc.property(markups, (markup) => {
      elementsOf([...gexf(markup)].join(''))
      elementsOf([...graphml(markup)].join(''))
      const elements = elementsOf([...svg(markup)].join(''))
      expect(elements.map(({ name }) => name).filter((name) => !DRAWN.includes(name))).toEqual([])
      expect(elements.filter(({ attributes }) => /\s(on\w+|href|style)=/.test(attributes))).toEqual([])
    }), { numRuns: 150 })
  })

  it('is drawn with every party once, no box on another, and all of it inside the picture', () => {
    fc.assert(fc.property(markups, (markup) => {
      const text = [...svg(markup)].join('')
      const boxes = boxesIn(text)
      expect(boxes.length).toBe([...markup.nodes].length)
      const [, width = '', height = ''] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(text) ?? []
      for (const [i, box] of boxes.entries()) {
        expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= Number(width) && box.y + box.height <= Number(height)).toBe(true)
        for (const other of boxes.slice(i + 1)) {
          const isApart = box.x + box.width <= other.x || other.x + other.width <= box.x || box.y + box.height <= other.y || other.y + other.height <= box.y
          expect(isApart).toBe(true)
        }
      }
    }), { numRuns: 150 })
  })

  it('tells when a tie holds as a spell in GEXF and as data in GraphML', () => {
    const markup: Markup = {
      directed: true, isDated: true, nodeColumns: [{ name: 'share', type: 'double' }], tieColumns: [{ name: 'cap', type: 'string' }],
      nodes: [{ id: 'a', label: 'Alpha', values: [0.25] }, { id: 'b', label: 'Beta', values: [undefined] }],
      ties: [{ from: 'a', to: 'b', strength: 2, kind: 'guarantees', start: '2020-01-01', end: '2021-12-31', values: ['10.50'] }],
    }
    const inGexf = [...gexf(markup)].join('')
    expect(inGexf).toContain('mode="dynamic" timeformat="date"')
    expect(inGexf).toContain('<spells><spell start="2020-01-01" end="2021-12-31"/></spells>')
    expect(inGexf).toContain('<node id="a" label="Alpha"><attvalues><attvalue for="0" value="0.25"/></attvalues></node>')
    const inGraphml = [...graphml(markup)].join('')
    expect(inGraphml).toContain('<node id="a"><data key="label">Alpha</data><data key="m0">0.25</data></node>')
    expect(inGraphml).toContain('<data key="start">2020-01-01</data><data key="end">2021-12-31</data><data key="strength">2</data>')
    const drawing = [...svg(markup)].join('')
    expect(drawing).toContain('>2020-01-01 – 2021-12-31</text>')
    expect(drawing).toContain('>guarantees</text>')
  })

  it('is not drawn where it is too large to be read, and says what to do', () => {
    const nodes = Array.from({ length: PICTURE_NODES_MAX + 1 }, (_, i): MarkupNode => ({ id: `n${i}`, label: '', values: [] }))
    const markup: Markup = { directed: true, nodeColumns: [], nodes, ties: [] }
    expect(() => [...svg(markup)]).toThrow(/narrow the question, or write GEXF/)
    const ties = Array.from({ length: PICTURE_TIES_MAX + 1 }, () => ({ from: 'n0', to: 'n1', strength: 1 }))
    expect(() => [...svg({ ...markup, nodes: nodes.slice(0, 2), ties })]).toThrow(/narrow the question/)
    expect(() => [...svg({ ...markup, nodes: nodes.slice(1, 2), ties: ties.slice(0, 1) })]).toThrow(/not in it/)
  })
})

describe('the layers of a picture', () => {
  it('lead every tie to a later one where there is no circle, and break circles without losing anybody', () => {
    const graphs = fc.integer({ min: 1, max: 12 }).chain((nodeCount) => fc.tuple(
      fc.constant(nodeCount), fc.uniqueArray(fc.tuple(fc.nat({ max: nodeCount - 1 }), fc.nat({ max: nodeCount - 1 })), { selector: ([a, b]) => `${a} ${b}`, maxLength: 30 }), fc.boolean()))
    fc.assert(fc.property(graphs, ([nodeCount, pairs, isOrdered]) => {
      const ties = pairs.filter(([a, b]) => (isOrdered ? a < b : a !== b))
      const layers = layersOf({ nodeCount, from: ties.map(([a]) => a), to: ties.map(([, b]) => b) })
      expect(layers.length).toBe(nodeCount)
      expect(Math.min(...layers)).toBeGreaterThanOrEqual(0)
      for (const [a, b] of ties) {
        expect(layers[a]).not.toBe(layers[b])
        if (isOrdered) expect(layers[a]).toBeLessThan(layers[b] ?? -1)
      }
    }))
  })
})

describe('text in a picture', () => {
  it('fits its box, loses nothing that fits, and says where something is left out', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 40, max: 300 }), (words, width) => {
      const line = fitted(words, width, 12)
      expect(textWidth(line, 12)).toBeLessThanOrEqual(width)
      const plain = words.replaceAll(/\s+/g, ' ').trim()
      expect(line === plain || line.endsWith('…')).toBe(true)
      for (const each of wrapped(words, width, 12, 2)) expect(textWidth(each, 12)).toBeLessThanOrEqual(width)
    }))
    expect(wrapped('up to 100.00\u00a0EUR', 75, 10, 3)).toEqual(['up to', '100.00 EUR'])
  })
})
