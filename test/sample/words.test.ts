import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { eventSchema } from '../../src/model/event.js'
import { FILE_KINDS, type FileKind } from '../../src/model/load.js'
import { SOURCE_CLASSES } from '../../src/model/source-use.js'
import { COLUMNS, readRow } from '../../src/model/rows.js'
import { COLUMNS as SAMPLE_COLUMNS } from '../../src/sample/table.js'
import { allRows, DEFAULT } from './reading.js'

const rows = allRows(DEFAULT)

/** The words of a column's closed list, as the reader itself names them when it meets another one. */
function wordsOf(kind: FileKind, column: string): readonly string[] {
  const faults = readRow(kind, { cells: { [column]: '\u2063' } }).faults ?? []
  const reason = faults.find((fault) => fault.column === column && fault.code === 'word-unknown')?.reason ?? ''
  const list = /: (.+)$/.exec(reason)?.[1]
  return list === undefined ? [] : list.split(', ')
}

const wordColumns = FILE_KINDS.flatMap((kind) =>
  COLUMNS[kind].map((column) => ({ kind, column, words: wordsOf(kind, column) })).filter(({ words }) => words.length > 0),
)

function valuesOf(kind: FileKind, column: string): ReadonlySet<string> {
  return new Set(rows[kind].filter((row) => readRow(kind, row).faults === undefined).flatMap((row) => (row.cells[column] ?? '').split(';')))
}

interface EventWord {
  readonly kind: string
  readonly key: string
  readonly word: string
}

function enumOf(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return enumOf(schema.unwrap())
  if (schema instanceof z.ZodArray) return enumOf(schema.element)
  return schema instanceof z.ZodEnum ? schema.options.map(String) : []
}

const eventWords: readonly EventWord[] = eventSchema.options.flatMap((option) => {
  const kind = [...option.shape.kind.values][0] ?? ''
  return Object.entries(option.shape).flatMap(([key, schema]) => enumOf(schema).map((word) => ({ kind, key, word })))
})

const goodEvents = rows.events.filter((row) => readRow('events', row).faults === undefined).map((row) => row.event as Record<string, unknown>)

describe('the words of the invented portfolio', () => {
  it('finds the closed lists of the file columns, so that the next test has something to look for', () => {
    expect(wordColumns.length).toBeGreaterThan(25)
    expect(wordColumns.find(({ column }) => column === 'class')?.words).toContain('scraped_web')
  })

  it('uses each word of each column of each file in a row that can be read', () => {
    const missing = wordColumns.flatMap(({ kind, column, words }) => {
      const used = valuesOf(kind, column)
      return words.filter((word) => !used.has(word)).map((word) => `${kind}.${column}: ${word}`)
    })
    expect(missing).toEqual([])
  })

  it('uses each kind of event and each word of each of its fields', () => {
    expect(eventWords.length).toBeGreaterThan(100)
    const used = new Set(goodEvents.flatMap((event) => Object.entries(event).flatMap(([key, value]) =>
      (Array.isArray(value) ? value : [value]).map((word) => `${String(event['kind'])}.${key}: ${String(word)}`))))
    const missing = eventWords.map(({ kind, key, word }) => `${kind}.${key}: ${word}`).filter((word) => !used.has(word))
    expect(missing).toEqual([])
  })

  it('sets each field of each kind of event at least once', () => {
    const used = new Set(goodEvents.flatMap((event) => Object.keys(event).map((key) => `${String(event['kind'])}.${key}`)))
    const missing = eventSchema.options.flatMap((option) => {
      const kind = [...option.shape.kind.values][0] ?? ''
      return Object.keys(option.shape).filter((key) => key !== 'id').map((key) => `${kind}.${key}`).filter((key) => !used.has(key))
    })
    expect(missing).toEqual([])
  })

  it('checks every kind of thing with every result', () => {
    const checks = new Set(goodEvents.filter((event) => event['kind'] === 'check').map((event) => `${String(event['what'])} ${String(event['result'])}`))
    expect([...checks].map((pair) => pair.split(' ')[1])).toEqual(expect.arrayContaining(['clear', 'hit', 'unknown']))
    expect(checks.size).toBeGreaterThanOrEqual(10)
  })

  it('corrects an event that was wrong', () => {
    const corrections = goodEvents.filter((event) => event['kind'] === 'correction')
    const ids = new Set(rows.events.map((row) => row.cells['event_id']))
    expect(corrections.length).toBeGreaterThan(0)
    expect(corrections.every((event) => ids.has(String(event['corrects'])))).toBe(true)
  })

  it('has the columns of the input format in their order, and fills each of them somewhere', () => {
    for (const [kind, columns] of Object.entries(SAMPLE_COLUMNS)) {
      expect([...columns].toSorted()).toEqual([...COLUMNS[kind as FileKind]].toSorted())
      const filled = new Set(rows[kind as FileKind].flatMap((row) => Object.keys(row.cells)))
      expect(columns.filter((column) => !filled.has(column)).map((column) => `${kind}.${column}`)).toEqual([])
    }
  })

  it('has a fact from each class of source, also from those that must be refused', () => {
    const classOf = new Map(rows.sources.map((row) => [row.cells['source_id'], row.cells['class']]))
    const used = new Set(FILE_KINDS.filter((kind) => kind !== 'sources').flatMap((kind) => rows[kind].map((row) => classOf.get(row.cells['source_id']))))
    expect(SOURCE_CLASSES.filter((name) => !used.has(name))).toEqual([])
  })

  it('lies in every place that has a law, and in one that has none', () => {
    const places = valuesOf('debts', 'jurisdiction')
    expect([...places]).toEqual(expect.arrayContaining(['US-MA', 'US-CA', 'US', 'CN', 'GB', 'DE', 'FR', 'EU', 'IN', 'AU',
      'CA']))
  })
})
