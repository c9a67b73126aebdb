import { decide, packSummary, withPack } from '../decide/index.js'
import type { Packs } from '../model/decide.js'
import type { Dossier } from '../model/dossier.js'
import type { Purpose } from '../model/event.js'
import { DOSSIERS_MAX, FLIPS_OF_ONE_KIND_MAX, NAMED_MAX } from '../model/limits.js'
import { inOrderOfName } from '../model/order.js'
import type { PackSummary } from '../model/pack.js'
import type { AssembledCase } from '../model/reach.js'
import { slicesOf } from '../model/slices.js'
import { PERMITTING, type Verdict } from '../model/verdict.js'
import { utc, type App, type TellProgress } from './context.js'
import { readPack } from './pack-folder.js'
import { reachOf } from './rank-context.js'

/** One contact whose verdict would be another. */
export interface Flip {
  readonly debtId: string
  readonly partyId: string
  readonly role: string
  readonly contactPointId?: string
  readonly channel: string
  /** Decisions; `NO_CASE` where the contact could not even be asked about. */
  readonly from: string
  readonly to: string
  /** Rules that would newly refuse, and rules that no longer would. */
  readonly appear: readonly string[]
  readonly disappear: readonly string[]
}

/** What a changed pack would do to the stored portfolio. */
export interface PolicyPreview {
  readonly pack: Pick<PackSummary, 'id' | 'version' | 'digest'>
  /** The pack in force that it would replace; absent: it would be a further one. */
  readonly replaces?: Pick<PackSummary, 'id' | 'version' | 'digest'>
  readonly at: string
  readonly purpose: Purpose
  readonly debts: number
  readonly caseFiles: number
  readonly changed: number
  /** Changed verdicts by `old -> new`. */
  readonly byChange: Readonly<Record<string, number>>
  /** Case files on which each rule would newly refuse, or no longer would. */
  readonly byRule: Readonly<Record<string, { readonly appears: number; readonly disappears: number }>>
  /** Same decision, but another end of a delay. */
  readonly otherEnd: number
  /** Debts with a contact that is permitted at that moment, as it stands and as it would be. */
  readonly debtsPermitted: { readonly before: number; readonly after: number }
  readonly samples: readonly Flip[]
}

interface Answered {
  readonly assembled: AssembledCase
  readonly verdict: Verdict
}

function keyOf(one: AssembledCase): string {
  return [one.candidate.partyId, one.candidate.role, one.contactPointId ?? '', one.channel, one.templateId ?? ''].join('\u001f')
}

function answersOf(app: App, dossier: Dossier, packs: Packs, purpose: Purpose): ReadonlyMap<string, Answered> {
  const { cases } = reachOf(app, packs, purpose, dossier)
  return new Map(cases.map((assembled) => [keyOf(assembled), { assembled, verdict: decide(assembled.caseFile, packs, app.zoneData) }]))
}

function rulesOf(answered: Answered | undefined): ReadonlySet<string> {
  return new Set(answered?.verdict.reasons.map((reason) => reason.rule))
}

/** Counts flips as debts come by. */
class FlipCount {
  caseFiles = 0
  changed = 0
  otherEnd = 0
  readonly permitted = { before: 0, after: 0 }
  readonly byChange = new Map<string, number>()
  readonly byRule = new Map<string, { appears: number; disappears: number }>()
  readonly samples: Flip[] = []

  debt(before: ReadonlyMap<string, Answered>, after: ReadonlyMap<string, Answered>): void {
    const isOpen = (all: ReadonlyMap<string, Answered>): boolean => [...all.values()].some((one) => PERMITTING.has(one.verdict.decision))
    if (isOpen(before)) this.permitted.before++
    if (isOpen(after)) this.permitted.after++
    for (const key of new Set([...before.keys(), ...after.keys()])) this.one(before.get(key), after.get(key))
  }

  private one(before: Answered | undefined, after: Answered | undefined): void {
    this.caseFiles++
    const [old, fresh] = [rulesOf(before), rulesOf(after)]
    const appear = [...fresh].filter((rule) => !old.has(rule))
    const disappear = [...old].filter((rule) => !fresh.has(rule))
    for (const rule of appear) this.rule(rule).appears++
    for (const rule of disappear) this.rule(rule).disappears++
    const [from, to] = [before?.verdict.decision ?? 'NO_CASE', after?.verdict.decision ?? 'NO_CASE']
    if (from !== to) this.flip((after ?? before)?.assembled, { from, to, appear, disappear })
    else if (before?.verdict.until !== after?.verdict.until) this.otherEnd++
  }

  private rule(rule: string): { appears: number; disappears: number } {
    const counts = this.byRule.get(rule) ?? { appears: 0, disappears: 0 }
    this.byRule.set(rule, counts)
    return counts
  }

  private flip(one: AssembledCase | undefined, change: Pick<Flip, 'from' | 'to' | 'appear' | 'disappear'>): void {
    if (one === undefined) return
    const kind = `${change.from} -> ${change.to}`
    const seen = this.byChange.get(kind) ?? 0
    this.changed++
    this.byChange.set(kind, seen + 1)
    if (seen >= FLIPS_OF_ONE_KIND_MAX || this.samples.length >= NAMED_MAX) return
    const { candidate, contactPointId, channel } = one
    this.samples.push({ debtId: candidate.debtId, partyId: candidate.partyId, role: candidate.role, ...(contactPointId === undefined ? {} : { contactPointId }), channel, ...change })
  }
}

function stampOf({ id, version, digest }: PackSummary): Pick<PackSummary, 'id' | 'version' | 'digest'> {
  return { id, version, digest }
}

/**
 * Says for the stored portfolio whose verdict would change, and how, if a pack were switched on; writes nothing.
 * @throws Problem pack-invalid with file, pointer and reason
 */
export async function runPolicyPreview(app: App, path: string, purpose: Purpose, tell: TellProgress): Promise<PolicyPreview> {
  const pack = readPack(path, app.folder)
  const packs = app.packs({})
  const changed = withPack(packs, pack)
  const replaces = packs.list.find((one) => one.id === pack.id)
  const store = await app.store()
  const total = (await store.counts()).debt
  const count = new FlipCount()
  let debts = 0
  for await (const batch of store.debtIds()) {
    for (const ids of slicesOf(batch, DOSSIERS_MAX)) {
      for (const dossier of await store.dossiers(ids)) {
        count.debt(answersOf(app, dossier, packs, purpose), answersOf(app, dossier, changed, purpose))
        debts++
      }
      tell('deciding twice', debts, total)
    }
  }
  return {
    pack: stampOf(packSummary(pack)),
    ...(replaces === undefined ? {} : { replaces: stampOf(replaces) }),
    at: utc(app.atMs()),
    purpose,
    debts,
    caseFiles: count.caseFiles,
    changed: count.changed,
    byChange: inOrderOfName(count.byChange),
    byRule: inOrderOfName(count.byRule),
    otherEnd: count.otherEnd,
    debtsPermitted: count.permitted,
    samples: count.samples,
  }
}
