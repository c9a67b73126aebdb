import { existsSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalizeAddress, normalizeAnyValue, normalizeEmail, normalizePhone, normalizePoint } from '../../src/load/index.js'
import { readRow } from '../../src/model/rows.js'
import vectors from './cleaning-vectors.json' with { type: 'json' }
import deviations from './phone-deviations.json' with { type: 'json' }

const shared = new URL('../../../shared/data/phones/', import.meta.url)

function valueOf(made: object): string | null {
  return 'value' in made && typeof made.value === 'string' ? made.value : null
}

/** Normalises a value that was made once more. */
function again(value: string | null, normalize: (text: string) => object): string | null {
  return value === null ? null : valueOf(normalize(value))
}

interface Vector {
  readonly input?: string
  readonly national?: string
  readonly region?: string | null
  readonly e164: string
}

function phoneVectors(file: string): readonly Vector[] | undefined {
  const path = new URL(file, shared)
  if (existsSync(path)) return (JSON.parse(readFileSync(path, 'utf8')) as { readonly vectors: readonly Vector[] }).vectors
  process.stdout.write(`no ../shared beside the project: ${file} was not read\n`)
  return undefined
}

describe('normalising contact values', () => {
  it('cleans e-mail addresses as FollowTheMoney does: the domain in small ASCII letters, the local part untouched', () => {
    for (const { input, clean } of vectors.email) {
      // Its own validation lets a domain label of more than 63 characters pass into `clean`; the note there says it is refused.
      const label = /@(\d{64,})\./.test(input)
      expect({ input, clean: valueOf(normalizeEmail(input)) }).toEqual({ input, clean: label ? null : clean })
    }
    expect(valueOf(normalizeEmail('anna@BÜCHER.example'))).toBe('anna@xn--bcher-kva.example')
    for (const bad of ['a b@c.example', 'a@b..example', 'a@-b.example', 'a@[127.0.0.1]', 'a@1.2.3.4', 'a@b.example/x', 'a@b@c', 'a,b@c.example']) {
      expect({ bad, value: valueOf(normalizeEmail(bad)) }).toEqual({ bad, value: null })
    }
  })

  it('cleans telephone numbers, addresses and names as FollowTheMoney does', () => {
    for (const { input, clean, ...rest } of vectors.phone) {
      const region = 'region' in rest ? rest.region : undefined
      expect({ input, clean: valueOf(normalizePhone(input, region)) }).toEqual({ input, clean })
    }
    for (const { input, clean } of vectors.address) expect(valueOf(normalizeAddress({ value: input }, undefined))).toBe(clean)
    for (const { input, clean } of vectors.name) {
      const read = readRow('parties', { cells: { party_id: 'p', kind: 'person', name: input, source_id: 's' } })
      expect(read.content?.name).toBe(clean)
    }
  })

  it('reads full-width digits and signs as ASCII, so that a full-width plus is no other country', () => {
    expect(valueOf(normalizePhone('＋８６ １３８ ００１３ ８０００', 'US'))).toBe('+8613800138000')
    expect(valueOf(normalizePhone('１３８００１３８０００', 'CN'))).toBe('+8613800138000')
  })

  it('rejects a number without its country, one that is not valid, and two in one cell: it never guesses', () => {
    expect(normalizePhone('2125550123', undefined)).toMatchObject({ code: 'phone-invalid' })
    expect(normalizePhone('+1 212 555', 'US')).toMatchObject({ code: 'phone-invalid' })
    expect(normalizePhone('(212) 555-0123 / (212) 555-0124', 'US')).not.toHaveProperty('value')
    expect(normalizePhone('+44 20 7183 8750, +44 20 7183 8751', 'GB')).not.toHaveProperty('value')
    expect(normalizePhone('2125550123;2125550124', 'US')).toMatchObject({ code: 'phone-ambiguous' })
  })

  it('agrees with libphonenumber on the example number of every region and type, but for the deviations named', () => {
    const named = new Set(deviations.examples.map((entry) => entry.e164))
    for (const { national, region, e164 } of phoneVectors('phone-examples.json') ?? []) {
      expect([e164, valueOf(normalizePhone(national ?? '', region ?? undefined))]).toEqual([e164, named.has(e164) ? null : e164])
    }
  })

  it('agrees with libphonenumber on messy numbers, or rejects them: a different number is never made', () => {
    const named = new Set(deviations.parsing.map((entry) => `${entry.region} ${entry.input}`))
    for (const { input, region, e164 } of phoneVectors('phone-parse.json') ?? []) {
      const made = valueOf(normalizePhone(input ?? '', region === null || region === 'ZZ' ? undefined : region))
      expect([input, made]).toEqual([input, named.has(`${region ?? 'ZZ'} ${input ?? ''}`) ? null : e164])
    }
  })

  it('tells where an address is by its region, and nothing where only a country with many zones is known', () => {
    const us = { line1: '1 Main St', city: 'Austin', region: 'TX', postalCode: '78701', country: 'US' }
    expect(normalizePoint('postal_address', us, undefined)).toEqual({
      value: '1 Main St, Austin, TX, 78701, US', placeZones: ['America/Chicago', 'America/Denver'], placeRegions: ['US-TX'],
    })
    expect(normalizePoint('postal_address', { line1: '1 Main St', country: 'US' }, undefined)).toMatchObject({ placeZones: [], placeRegions: ['US'] })
    expect(normalizePoint('postal_address', { value: ' 1 High St ' }, 'GB')).toEqual({
      value: '1 High St', placeZones: ['Europe/London'], placeRegions: ['GB'],
    })
  })

  it('tells mailbox, number and address of a do-not-contact value apart', () => {
    expect(valueOf(normalizeAnyValue('Bob@EXAMPLE.org', undefined))).toBe('Bob@example.org')
    expect(valueOf(normalizeAnyValue('(212) 555-0123', 'US'))).toBe('+12125550123')
    expect(valueOf(normalizeAnyValue('12 High Street,\nLeeds', 'GB'))).toBe('12 High Street, Leeds')
  })

  it('reads a do-not-contact number as a contact point would, however it is written, or refuses it: it never becomes an address', () => {
    const digits = fc.constantFrom(
      (text: string) => text, (text: string) => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))),
      (text: string) => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x6f0 + Number(digit))), (text: string) => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    )
    const blank = fc.constantFrom(' ', '-', '.', '\u2011', '\u2013', '\u00a0', '\u3000', '')
    const around = fc.constantFrom(['', ''], ['tel:', ''], ['Phone: ', ''], ['\u202a', '\u202c'], ['\u200b', ''], ['', ','], ['', ' x5'], ['', ' ext. 5'], ['', '*'], ['Jo ', ''], ['', ' (office)'])
    const start = fc.constantFrom('020', '+44 20', '0044 20', '+44 (0)20', '(020)')
    let read = 0
    fc.assert(
      fc.property(start, blank, digits, around, (begin, between, written, [before = '', after = '']) => {
        const text = before + written([begin, '7183', '8750'].join(between)) + after
        const point = normalizePhone(text, 'GB')
        const value = normalizeAnyValue(text, 'GB')
        if ('value' in point) expect('value' in value ? value.value : value.code).toBe(/Jo|office/.test(text) ? 'value-ambiguous' : point.value)
        if ('value' in point) read++
      }),
      { numRuns: 500 },
    )
    expect(read).toBeGreaterThan(250)
    expect(valueOf(normalizeAnyValue('jo\uff20example.org', 'GB'))).toBe('jo@example.org')
    expect(valueOf(normalizeAnyValue('Hauptstr. 5, 80331 M\u00fcnchen', 'DE'))).toBe('Hauptstr. 5, 80331 M\u00fcnchen')
  })

  it('gives the same value when it is given its own result', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.string({ unit: 'grapheme', maxLength: 40 }), (mailbox, text) => {
        const email = valueOf(normalizeEmail(mailbox))
        const address = valueOf(normalizeAddress({ value: text }, undefined))
        expect(again(email, normalizeEmail)).toBe(email)
        expect(again(address, (value) => normalizeAddress({ value }, undefined))).toBe(address)
      }),
    )
  })
})
