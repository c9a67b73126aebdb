import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PackChoice } from '../../src/app/context.js'
import { openPacks } from '../../src/app/packs.js'
import { readSettings } from '../../src/app/settings.js'
import { packDigest, shippedPacks, type Pack } from '../../src/decide/index.js'
import { Problem } from '../../src/model/problem.js'
import { inFolder } from '../cli/command.js'

/** What the user hands over: files by path, and the settings that name them. */
interface Given {
  readonly files?: Readonly<Record<string, unknown>>
  readonly overlay?: readonly string[]
  readonly packs?: string
  readonly choice?: PackChoice
}

function inForce({ files = {}, overlay, packs, choice = {} }: Given): Promise<ReadonlyMap<string, string>> {
  return inFolder((folder) => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), JSON.stringify(content))
    }
    const settings = readSettings({ store: 'sqlite:./data/s.db', ...(overlay === undefined ? {} : { overlay }), ...(packs === undefined ? {} : { packs }) }, {}, folder)
    return new Map(openPacks(settings, folder)(choice).list.map((pack) => [pack.id, pack.digest]))
  })
}

async function refusal(given: Given): Promise<string> {
  try {
    await inForce(given)
  } catch (error) {
    if (error instanceof Problem) return `${error.code} ${error.errors[0]?.pointer ?? ''} ${error.message}`
    throw error
  }
  return 'no refusal'
}

function shipped(id: string): Pack {
  const pack = shippedPacks.find((one) => one.id === id)
  if (pack === undefined) throw new Error(`there is no shipped pack ${id}`)
  return pack
}

const WEAK_ALWAYS = { ...shipped('always'), rules: shipped('always').rules.slice(0, 1) }
const WEAK_US = { ...shipped('US'), rules: shipped('US').rules.filter((rule) => rule.refuse === undefined) }
const ground = { citation: 'house rule', confidence: 'design', readOn: '2026-01-01', because: 'The house has decided this.' }
const refusing = { ...ground, id: 'X-VOICE-01', refuse: 'REVIEW', when: { fact: 'channel', is: ['voice'] } }
const OWN = {
  id: 'own', version: '2026.1.1', place: '*', kind: 'overlay', title: 'Our own', verifiedAsOf: '2026-01-01', reviewBy: '2027-01-01',
  sources: [{ key: 'H', what: 'House decision', copyOf: '2026-01-01' }], rules: [refusing],
}
const NOWHERE = { ...OWN, id: 'ZZ', place: 'ZZ', kind: 'statutory' }
/** The three ways by which a user's overlay comes into force. */
const WAYS = [
  ['--overlay', (pack: unknown): Given => ({ files: { 'own.json': pack }, overlay: ['own.json'] })],
  ['the folder beside the store', (pack: unknown): Given => ({ files: { 'data/packs/own.json': pack } })],
  ['--packs', (pack: unknown): Given => ({ files: { 'more/own/pack.json': pack }, packs: 'more' })],
] as const

describe('packs in force', () => {
  it('are the shipped ones, whole, with every choice', async () => {
    const kinds = [
      [{}, ['statutory', 'always', 'recommended']], [{ overlayOff: true }, ['statutory', 'always']], [{ statutoryOnly: true }, ['statutory']],
    ] as const
    for (const [choice, wanted] of kinds) {
      const packs = shippedPacks.filter((pack) => (wanted as readonly string[]).includes(pack.kind))
      expect(await inForce({ choice })).toEqual(new Map(packs.map((pack) => [pack.id, packDigest(pack)])))
    }
  })

  it('count a shipped overlay once, however often it is named', async () => {
    const packs = await inForce({ overlay: ['always', 'always'], choice: { statutoryOnly: true } })
    expect(packs.get('always')).toBe(packDigest(shipped('always')))
    expect((await inForce({ overlay: ['always'] })).size).toBe(shippedPacks.length)
  })

  it.each(WAYS)('have an overlay of the user\'s own by %s beside all the shipped ones', async (_way, given) => {
    const packs = await inForce(given(OWN))
    expect(packs.size).toBe(shippedPacks.length + 1)
    expect(packs.has('own')).toBe(true)
    for (const pack of shippedPacks) expect(packs.get(pack.id)).toBe(packDigest(pack))
  })

  it.each(WAYS)('are never replaced by a weaker pack given by %s', async (_way, given) => {
    for (const pack of [WEAK_ALWAYS, WEAK_US, { ...WEAK_US, kind: 'overlay', rules: [refusing], tables: [] }, { ...OWN, id: 'recommended' }]) {
      expect(await refusal(given(pack))).toMatch(/^pack-invalid \/(kind|id) .*own/)
    }
  })

  it.each(WAYS)('have no overlay that would permit, lift or bring a table, by %s', async (_way, given) => {
    const permits = { ...ground, id: 'X-YES-01', permit: 'ALLOW', when: { fact: 'channel', is: ['voice'] } }
    const lifts = { ...ground, id: 'X-LIFT-01', lift: ['US-TIME-01'], as: 'ALLOW', when: { fact: 'channel', is: ['voice'] } }
    for (const pack of [{ ...OWN, rules: [permits] }, { ...OWN, rules: [lifts] }, { ...OWN, tables: shipped('US').tables }]) {
      expect(await refusal(given(pack))).toMatch(/^pack-invalid .*may only refuse more/)
    }
  })

  it.each(WAYS)('have no pack by %s that calls itself one of the house\'s own kinds under another id', async (_way, given) => {
    for (const kind of ['always', 'recommended']) expect(await refusal(given({ ...OWN, kind }))).toMatch(/^pack-invalid \/kind /)
  })

  it('take law only from the folder that --packs names, and only for places that no shipped pack speaks for', async () => {
    const [overlay, beside, further] = WAYS.map(([, given]) => given)
    expect(await refusal(overlay!(NOWHERE))).toMatch(/^pack-invalid \/kind /)
    expect(await refusal(beside!(NOWHERE))).toMatch(/^pack-invalid \/kind /)
    expect((await inForce({ ...further!(NOWHERE), choice: { statutoryOnly: true } })).has('ZZ')).toBe(true)
    expect((await inForce(further!({ ...NOWHERE, id: 'US-NY', place: 'US-NY', parent: 'US' }))).has('US-NY')).toBe(true)
    expect(await refusal(further!({ ...NOWHERE, place: 'US' }))).toMatch(/^pack-invalid \/place /)
    expect(await refusal(further!({ ...NOWHERE, place: '*' }))).toMatch(/^pack-invalid \/place /)
    expect(await refusal(further!({ ...NOWHERE, id: 'AA', place: 'AA', members: ['US'] }))).toMatch(/^pack-invalid \/members /)
  })

  it('are refused when two of them have one id', async () => {
    expect(await refusal({ files: { 'a.json': OWN, 'b.json': { ...OWN, title: 'Another' } }, overlay: ['a.json', 'b.json'] })).toMatch(/^pack-invalid \/id two packs have the id own/)
    expect(await refusal({ files: { 'a.json': OWN, 'data/packs/b.json': OWN }, overlay: ['a.json'] })).toMatch(/^pack-invalid \/id /)
  })

  it('name a folder or file that is not there', async () => {
    expect(await refusal({ packs: 'nofolder' })).toMatch(/^invalid-input .*nofolder/)
    expect(await refusal({ files: { 'file.json': OWN }, packs: 'file.json' })).toMatch(/^invalid-input .*file\.json/)
    expect(await refusal({ overlay: ['nofile.json'] })).toMatch(/^invalid-input .*nofile\.json/)
  })
})
