import { createHmac, hkdfSync } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createKeyring, loadOrCreateKeyFile } from '../../src/store/keyring.js'
import { problem } from './samples.js'

const KEY = new Uint8Array(32).map((_, i) => i)

/** Base32 of RFC 4648 by its definition, bit by bit. */
function base32(bytes: Uint8Array, chars: number): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: chars }, (_, i) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(bits.slice(i * 5, i * 5 + 5), 2)]).join('')
}

describe('a keyring', () => {
  const ring = createKeyring(KEY)
  const other = createKeyring(KEY.map((byte) => byte ^ 1))

  it('hashes with HMAC-SHA-256 under a subkey of its domain, in 26 base32 characters', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const subkey = new Uint8Array(hkdfSync('sha256', KEY, new Uint8Array(0), 'rightparty/1/hash/relation', 32))
        expect(ring.hash('relation', text)).toBe(base32(createHmac('sha256', subkey).update(text).digest(), 26))
      }),
    )
    expect(ring.hash('relation', 'x')).toMatch(/^[a-z2-7]{26}$/)
  })

  it('hashes the same text differently in each domain and under each key', () => {
    const domains = ['contact_point', 'relation', 'value', 'refusal', 'subject', 'ref', 'leaf'] as const
    const hashes = domains.flatMap((domain) => [ring.hash(domain, '+15550100'), other.hash(domain, '+15550100')])
    expect(new Set(hashes).size).toBe(14)
    expect(createKeyring(KEY).hash('value', '+15550100')).toBe(ring.hashValue('+15550100'))
  })

  it('hashes a contact value alike however it is written in capitals, and other values apart', () => {
    fc.assert(fc.property(fc.emailAddress(), fc.func(fc.boolean()), (mailbox, isCapital) => {
      const written = mailbox.split('').map((char, i) => (isCapital(i) ? char.toUpperCase() : char)).join('')
      expect(ring.hashValue(written)).toBe(ring.hashValue(mailbox))
    }))
    expect(ring.hashValue('1 HIGH STREET, LEEDS')).toBe(ring.hashValue('1 High Street, Leeds'))
    expect(ring.hashValue('jo.do@example.org')).not.toBe(ring.hashValue('jo.doe@example.org'))
  })

  it('opens what it sealed, seals the same text anew each time, and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const sealed = ring.seal(text)
        expect(ring.open(sealed)).toBe(Buffer.from(text).toString())
        expect(ring.seal(text)).not.toBe(sealed)
      }),
    )
    expect(Buffer.from(ring.seal('+15550100'), 'base64').length).toBe(12 + 9 + 16)
  })

  it('opens nothing that another key sealed or that was changed in any bit, and does not say what it was', () => {
    const sealed = Buffer.from(ring.seal('+15550100'), 'base64')
    const spoiled = Array.from({ length: sealed.length }, (_, at) => Buffer.from(sealed).fill(sealed[at]! ^ 1, at, at + 1).toString('base64'))
    for (const text of [...spoiled, other.seal('+15550100'), '', 'AAAA', 'not base64!']) {
      expect(() => ring.open(text)).toThrow(problem('store-unavailable'))
      expect(() => ring.open(text)).not.toThrow(/5550100/)
    }
  })

  it('refuses a key of another length', () => {
    for (const size of [0, 16, 31, 33]) expect(() => createKeyring(new Uint8Array(size))).toThrow(problem('invalid-input'))
  })
})

describe('a key file', () => {
  let folder: string
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'rightparty-key-')) })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is made on first use with its folder, for its owner alone, and gives the same key afterwards', () => {
    const path = join(folder, 'deep', 'key')
    const key = loadOrCreateKeyFile(path)
    expect(key.length).toBe(32)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(loadOrCreateKeyFile(path)).toEqual(key)
    expect(readdirSync(join(folder, 'deep'))).toEqual(['key'])
    expect(loadOrCreateKeyFile(join(folder, 'another'))).not.toEqual(key)
  })

  it.each([['empty', ''], ['too short', 'rightparty-key-1:00ff\n'], ['something else', 'hello'], ['bytes', '\u0000\u0001']])('is refused and left alone when it is %s', (_, content) => {
    const path = join(folder, 'key')
    writeFileSync(path, content)
    expect(() => loadOrCreateKeyFile(path)).toThrow(problem('store-unavailable'))
    expect(readFileSync(path, 'utf8')).toBe(content)
  })

  it('is refused with what to do when it is a folder or lies below a file', () => {
    mkdirSync(join(folder, 'taken'))
    writeFileSync(join(folder, 'file'), 'x')
    for (const path of [join(folder, 'taken'), join(folder, 'file', 'key')]) {
      expect(() => loadOrCreateKeyFile(path)).toThrow(problem('store-unavailable'))
    }
    chmodSync(join(folder, 'file'), 0o600)
  })
})

describe('a ref', () => {
  const ring = createKeyring(KEY)
  const other = createKeyring(KEY.map((byte) => byte ^ 1))

  it('stands for one id of one kind, fits into an address, and leads back under its own key alone', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (id) => {
        const ref = ring.ref('party', id)
        expect(ref).toMatch(/^[\w-]+$/)
        expect(ring.ref('party', id)).toBe(ref)
        expect(ring.idOf('party', ref)).toBe(id)
        expect(ring.idOf('debt', ref)).toBeUndefined()
        expect(other.idOf('party', ref)).toBeUndefined()
        expect(ring.idOf('party', `${ref.slice(0, -2)}${ref.endsWith('AA') ? 'BA' : 'AA'}`)).toBeUndefined()
      }),
    )
  })

  it('is no word of a stranger', () => {
    for (const text of ['', 'x', '../..', 'a'.repeat(500), '%00', 'é']) expect(ring.idOf('party', text)).toBeUndefined()
  })
})
