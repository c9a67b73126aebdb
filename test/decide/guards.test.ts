import { describe, expect, it } from 'vitest'
import { unmet, workedCaseSchema, type Pack, type PackRow, type PackRule, type WorkedCase } from '../../src/decide/index.js'
import { answer, answersTo, noticed, packFolders, packPage, packsFor } from './packs.js'

type Ruled = PackRule | PackRow

function nameOf(rule: { readonly id: string; readonly part?: string | undefined }): string {
  return `${rule.id}/${rule.part ?? ''}`
}

/** Every pack that a changed pack would be, with one rule or row taken away. */
function* withoutEachRule(pack: Pack): Generator<{ readonly name: string; readonly changed: Pack }> {
  for (const [i, rule] of pack.rules.entries()) {
    yield { name: nameOf(rule), changed: { ...pack, rules: pack.rules.toSpliced(i, 1) } }
  }
  for (const [t, table] of pack.tables.entries()) {
    for (const [r, row] of table.rows.entries()) {
      const tables = pack.tables.with(t, { ...table, rows: table.rows.toSpliced(r, 1) })
      yield { name: `row ${nameOf(row)}`, changed: { ...pack, tables } }
    }
  }
}

function movedClock(text: string, by: number): string | undefined {
  const minutes = Number(text.slice(0, 2)) * 60 + Number(text.slice(3)) + by
  if (minutes < 0 || minutes > 1440) return undefined
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** Every value of a structure moved by one unit: numbers by one, times of day by a minute. */
function* movedEach(value: unknown, path: string): Generator<{ readonly name: string; readonly moved: unknown }> {
  for (const by of [1, -1]) {
    if (typeof value === 'number' && value + by >= 0) yield { name: `${path} ${value + by}`, moved: value + by }
    if (typeof value === 'string' && /^\d\d:\d\d$/.test(value)) {
      const moved = movedClock(value, by)
      if (moved !== undefined) yield { name: `${path} ${moved}`, moved }
    }
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    for (const { name, moved } of movedEach(inner, `${path}.${key}`)) {
      yield { name, moved: Array.isArray(value) ? value.with(Number(key), moved) : { ...value, [key]: moved } }
    }
  }
}

function rulesOf(pack: Pack): readonly Ruled[] {
  return [...pack.rules, ...pack.tables.flatMap((table) => table.rows)]
}

/** Every copy of a question with one of its facts left out. */
function* withoutEachFact(value: unknown): Generator {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
    }
    for (const changed of withoutEachFact(inner)) {
      yield Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }
    }
  }
}

/** Every worked case that still fits its schema when one fact is left out. */
function variantsOf(worked: WorkedCase): readonly WorkedCase[] {
  const [key, question] = 'case' in worked ? ['case', worked.case] : 'use' in worked ? ['use', worked.use] : ['purge', worked.purge]
  return [...withoutEachFact(question)].flatMap((changed) => {
    const read = workedCaseSchema.safeParse({ ...worked, [key]: changed })
    return read.success ? [read.data] : []
  })
}

describe.each(packFolders.map((one) => [one.folder, one] as const))('the pack %s', (folder, { pack, cases }) => {
  const packs = packsFor(pack)
  const answers = cases.map((worked) => answersTo(worked, packs).filter((one) => one.pack === pack.id))

  it('answers each of its cases as the case wants', () => {
    const failed = cases.flatMap((worked) => unmet(answer(worked, packs), worked.want).map((text) => `${worked.id}: ${text}`))
    expect(failed).toEqual([])
  })

  it('names each case once', () => {
    expect(new Set(cases.map((worked) => worked.id)).size).toBe(cases.length)
  })

  it('has for each rule a case that answers yes and one that answers no', () => {
    const said = new Set(answers.flat().map((one) => `${one.rule}/${one.part ?? ''} ${one.answer}`))
    const rows = new Set(pack.tables.flatMap((table) => table.rows).filter((row) => row.when === undefined).map(nameOf))
    const wanted = rulesOf(pack).flatMap((rule) => {
      const name = nameOf(rule)
      // A row without a condition speaks whenever its role is asked about.
      return rows.has(name) ? [`${name} yes`] : [`${name} yes`, `${name} no`]
    })
    expect(wanted.filter((name) => !said.has(name))).toEqual([])
  })

  it('has an unknown case for each prohibition that a single missing fact could leave unknown', () => {
    const shown = new Set(answers.flat().filter((one) => one.answer === 'unknown').map((one) => `${one.rule}/${one.part ?? ''}`))
    const open = pack.rules.filter((rule) => rule.refuse !== undefined && rule.knowledge === undefined && !shown.has(nameOf(rule)))
    const missing = open.filter((rule) =>
      cases.some((worked, i) => {
        if (!answers[i]?.some((one) => nameOf({ id: one.rule, part: one.part }) === nameOf(rule) && one.answer === 'yes')) return false
        return variantsOf(worked).some((variant) =>
          answersTo(variant, packs).some((one) => one.pack === pack.id && nameOf({ id: one.rule, part: one.part }) === nameOf(rule) && one.answer === 'unknown'),
        )
      }),
    )
    expect(missing.map(nameOf)).toEqual([])
  })

  it('changes some case when any rule is taken away', () => {
    const before = cases.map((worked) => noticed(answer(worked, packs)))
    const weak = [...withoutEachRule(pack)].filter(({ changed }) => {
      const other = packsFor(changed)
      return !cases.some((worked, i) => noticed(answer(worked, other)) !== before[i])
    })
    expect(weak.map(({ name }) => name)).toEqual([])
  })

  it('changes some case when any limit is moved by one unit', () => {
    const before = cases.map((worked) => noticed(answer(worked, packs)))
    const weak = [...movedEach(pack.limits, 'limits')].filter(({ moved }) => {
      const other = packsFor({ ...pack, limits: moved as Pack['limits'] })
      return !cases.some((worked, i) => noticed(answer(worked, other)) !== before[i])
    })
    expect(weak.map(({ name }) => name)).toEqual([])
  })

  it('names its sources and the days on which they were read', () => {
    expect(pack.sources.length).toBeGreaterThan(0)
    const ofLaw = rulesOf(pack).filter((rule) => rule.confidence !== 'design')
    expect(ofLaw.filter((rule) => rule.readOn > pack.verifiedAsOf).map(nameOf)).toEqual([])
    expect(pack.reviewBy > pack.verifiedAsOf).toBe(true)
  })

  it('has a page of its own that says what is covered and what must be checked', () => {
    expect(packPage(folder)).toMatch(/^# .+\n[\s\S]{200,}/)
    expect(packPage(folder)).toMatch(/not covered|must check/i)
  })
})
