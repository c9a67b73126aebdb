import { Html, html, NOTHING } from '../html.js'
import type { ComparedTold, EvidenceContent, FactTold, Moment, MomentKind, PackTold, ReasonTold } from './content.js'
import { STYLE } from './style.js'

const KIND_WORDS: Readonly<Record<MomentKind, string>> = {
  contact: 'Contact made', proposed: 'Permitted', not_contacted: 'Left alone', handed_over: 'Handed over', stopped: 'Stopped', heard: 'On record', state: 'State', ruling: 'Ruling', paused: 'Paused',
}

const PURPOSE_WORDS: Readonly<Record<EvidenceContent['purpose'], string>> = {
  regulator: 'for a supervisory authority', court: 'for a court', complaint: 'for the answer to a complaint', rights_request: 'for the person concerned',
}

const DECISION_WORDS: Readonly<Record<string, string>> = {
  SUPPRESS: 'never to be contacted', DENY: 'forbidden', REDIRECT: 'somebody else must be approached instead', REQUIRE_CONSENT: 'consent is missing', REVIEW: 'a person must look at it first',
  DELAY_UNTIL: 'not yet', ALLOW_LOCATE_ONLY: 'only to ask for a whereabouts', ALLOW_ONCE: 'permitted once', ALLOW: 'permitted', permits: 'permits',
}

/** `DELAY_UNTIL until ...` in words a reader outside the house understands, the code beside it. */
function decisionWords(words: string): string {
  const [code = '', ...rest] = words.split(' ')
  const plain = DECISION_WORDS[code]
  return plain === undefined ? words : `${plain[0]?.toUpperCase() ?? ''}${plain.slice(1)}${rest.length === 0 ? '' : ` ${rest.join(' ')}`} (${code}).`
}

function dayOf(at: string): string {
  return at.slice(0, 10)
}

function hourOf(at: string): string {
  return at.length > 10 ? at.slice(11, 16) : ''
}

function reasonItem({ rule, effect, because, citation, until, remedy }: ReasonTold): Html {
  return html`<li><span class="rule">${rule}</span> <span class="soft">${DECISION_WORDS[effect] ?? effect}${until === undefined ? '' : ` until ${until}`}</span>${because === undefined ? '' : ` — ${because}`}
${citation === '' ? NOTHING : html` <span class="cite">${citation}</span>`}${remedy === undefined ? NOTHING : html`<br><span class="soft">Would be lifted by: ${remedy}</span>`}</li>`
}

/** Moments of one list that say the same of several contacts, told once. */
interface Told extends Moment {
  readonly contacts: readonly string[]
}

function contactOf({ channel, contactPoint }: Moment): readonly string[] {
  const words = [channel?.replaceAll('_', ' '), contactPoint].filter((part) => part !== undefined).join(', ')
  return words === '' ? [] : [words]
}

function grouped(moments: readonly Moment[]): readonly Told[] {
  const groups = new Map<string, Told>()
  for (const moment of moments) {
    const { channel: _channel, contactPoint: _point, ...same } = moment
    const key = JSON.stringify(same)
    const known = groups.get(key)
    groups.set(key, { ...moment, contacts: [...(known?.contacts ?? []), ...contactOf(moment)] })
  }
  return [...groups.values()]
}

/** Rules told in full the first time that they speak of a contact, and by name from then on. */
function rulesOf({ person, debt, contacts, rules, at, words }: Told, toldOn: Map<string, string>): Html {
  if (rules.length === 0) return NOTHING
  const key = JSON.stringify([person, debt, contacts, rules, words.split(' ')[0]])
  const before = toldOn.get(key)
  if (before === undefined) toldOn.set(key, dayOf(at))
  if (before === undefined || before === dayOf(at)) return html`<ul class="rules">${rules.map(reasonItem)}</ul>`
  return html`<br><span class="rule">${[...new Set(rules.map((one) => one.rule))].join(', ')}</span> <span class="soft">as on ${before}</span>`
}

function momentRow(told: Told, isDebt: boolean, toldOn: Map<string, string>): Html {
  const { at, kind, person, debt, words, contacts, by } = told
  const about = [by, isDebt ? person : undefined, debt].filter((part) => part !== undefined)
  return html`<tr><td class="num">${hourOf(at)}</td><td><span class="mark ${kind}">${KIND_WORDS[kind]}</span></td>
<td>${kind === 'not_contacted' ? decisionWords(words) : words}${contacts.length === 0 ? NOTHING : html`<br><span class="soft">${contacts.join('; ')}</span>`}${rulesOf(told, toldOn)}</td>
<td class="soft">${about.map((part, i) => html`${i === 0 ? NOTHING : html`<br>`}${part}`)}</td></tr>`
}

function timelineTable({ timeline, about }: EvidenceContent): Html {
  if (timeline.length === 0) return html`<p>Nothing is on record: nobody was ever proposed, contacted or left alone by a list, and no event was recorded.</p>`
  const rows: Html[] = []
  const toldOn = new Map<string, string>()
  let day = ''
  for (const moment of grouped(timeline)) {
    if (dayOf(moment.at) !== day) {
      day = dayOf(moment.at)
      rows.push(html`<tr class="day"><td colspan="4">${day}</td></tr>`)
    }
    rows.push(momentRow(moment, about.kind === 'debt', toldOn))
  }
  return html`<div class="wide"><table class="timeline"><colgroup><col class="when"><col class="what"><col><col class="by"></colgroup>
<thead><tr><th>UTC</th><th>What</th><th>What happened, and by which rule</th><th>Decided or done by</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

function tile(count: number, words: string, kind = ''): Html {
  return html`<div class="tile ${kind}"><b>${count}</b><span>${words}</span></div>`
}

function comparedNote(compared: readonly ComparedTold[]): Html {
  const differing = compared.filter((one) => one.outcome === 'differs')
  const unkept = compared.filter((one) => one.outcome === 'not_kept').length
  const matching = compared.length - differing.length - unkept
  if (compared.length === 0) return html`<p>No list and no lease ever decided about this.</p>`
  const rows = differing.flatMap((one) => one.differences.map((difference) => html`<tr><td class="num">${one.at.slice(0, 16).replace('T', ' ')}</td><td>${one.kind} ${one.list}</td>
<td>${difference.channel ?? ''} ${difference.what}</td><td>${difference.recorded}</td><td>${difference.rebuilt}</td></tr>`))
  return html`<div class="note ${differing.length === 0 ? '' : 'bad'}"><p><b>${matching} of ${compared.length}</b> decisions were made anew from the facts, rules and settings recorded at their moment and match what was decided to the last reason.${unkept === 0 ? '' : ` Of ${unkept} it was not kept what they came to.`}${differing.length === 0 ? '' : ` ${differing.length} differ:`}</p></div>
${rows.length === 0 ? NOTHING : html`<div class="wide"><table><thead><tr><th>When</th><th>Decision</th><th>What</th><th>Recorded</th><th>Made anew</th></tr></thead><tbody>${rows}</tbody></table></div>`}`
}

function gapsNote({ compared, cuts }: EvidenceContent): Html {
  const gaps = [...new Set([...compared.flatMap((one) => one.gaps), ...cuts])]
  return gaps.length === 0 ? NOTHING : html`<div class="note bad"><p>What is not in this bundle, or not as it was:</p><ul>${gaps.map((gap) => html`<li>${gap}</li>`)}</ul></div>`
}

function packRow({ id, version, digest, title, firstUsedAt, verifiedAsOf, reviewBy, text, signOffs }: PackTold): Html {
  const signed = signOffs.map((word) => `${word.by}, ${word.at.slice(0, 10)} (${word.evidence})`).join('; ')
  return html`<tr><td><b>${id}</b> ${version}<br>${title ?? ''}</td><td class="num">${firstUsedAt?.slice(0, 10) ?? ''}</td><td class="num">${verifiedAsOf ?? ''}</td><td class="num">${reviewBy ?? ''}</td>
<td>${signed === '' ? 'not signed off' : signed}</td><td class="mono">${text === undefined ? `not kept: ${digest}` : `packs/${digest}.json`}</td></tr>`
}

function packsTable({ packs }: EvidenceContent): Html {
  if (packs.length === 0) return html`<p>No decision rested on any pack.</p>`
  return html`<div class="wide"><table><thead><tr><th>Rules</th><th>First used</th><th>Law compared on</th><th>Again by</th><th>Counsel</th><th>Whole content</th></tr></thead><tbody>${packs.map(packRow)}</tbody></table></div>`
}

function valueWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? ''
}

function factRow({ person, kind, fields, current, sourceId, collectedOn }: FactTold, isDebt: boolean): Html {
  const told = Object.entries(fields).filter(([name]) => name !== 'of').map(([name, value]) => `${name}: ${valueWords(value)}`).join('; ')
  return html`<tr><td>${kind.replaceAll('_', ' ')}${isDebt && person !== undefined ? html`<br><span class="soft">${person}</span>` : NOTHING}</td><td>${told}${current ? NOTHING : html` <span class="soft">(replaced or ended)</span>`}</td>
<td>${sourceId ?? ''}</td><td class="num">${collectedOn ?? ''}</td></tr>`
}

function factsTable({ facts, about }: EvidenceContent): Html {
  if (facts.length === 0) return html`<p>Nothing is held.</p>`
  return html`<div class="wide"><table><thead><tr><th>Record</th><th>What it says</th><th>Source</th><th>Collected</th></tr></thead><tbody>${facts.map((fact) => factRow(fact, about.kind === 'debt'))}</tbody></table></div>`
}

function ledgerTable({ ledger }: EvidenceContent): Html {
  if (ledger.entries.length === 0) return html`<p>No entry of the ledger is about this.</p>`
  const rows = ledger.entries.map(({ seq, entry }) => {
    const { time, actor, actorKind, action, decision, rules } = JSON.parse(entry) as { readonly time: string; readonly actor: string; readonly actorKind: string; readonly action: string; readonly decision?: string; readonly rules?: readonly string[] }
    return html`<tr><td class="num">${seq}</td><td class="num">${time.slice(0, 19).replace('T', ' ')}</td><td>${action}</td><td>${decision ?? ''}${rules === undefined || rules.length === 0 ? '' : ` ${rules.join(', ')}`}</td><td>${actor} <span class="soft">(${actorKind})</span></td><td class="mono">ledger/${seq}.tlog-proof</td></tr>`
  })
  return html`<div class="wide"><table><thead><tr><th>No.</th><th>UTC</th><th>Act</th><th>Result, rules</th><th>By</th><th>Proof</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

function peopleNote({ people, about }: EvidenceContent): Html {
  if (people.length === 0) return NOTHING
  const rest = about.kind === 'party' ? 'Everybody else' : 'Everybody'
  return html`<h3>Other people</h3><p>${rest} in these records has a pseudonym, the same throughout: ${people.map(({ name, role }) => `${name}${role === undefined ? '' : ` (${role.replaceAll('_', ' ')})`}`).join(', ')}. Names, numbers and addresses of theirs are not in this bundle.</p>`
}

function checkSteps({ ledger }: EvidenceContent): Html {
  return html`<ol class="steps">
<li>Unpack the bundle. Everything in it is text: nothing needs this product, an account or a network.</li>
<li>Get the ledger's verifier key from the lender by another way than this bundle, or use the one in <code>ledger/verifier.key</code>: <code>${ledger.vkey}</code></li>
<li>With Node 20 or newer, run <code>node verify-ledger.mjs "$(cat ledger/verifier.key)" ledger/checkpoint.txt ledger/*.tlog-proof</code>. It recomputes every proof with SHA-256 and Ed25519 and ends with 0 when all hold. Any other verifier of C2SP checkpoints and tlog-proofs says the same.</li>
<li>Keep <code>ledger/checkpoint.txt</code>. With it you can have it shown later that nothing before entry ${ledger.size} was changed.</li>
<li>A pack is the file whose SHA-256 is its name; the verdicts in <code>verdicts.ndjson</code> name the packs by these digests.</li>
<li><code>manifest.json</code> holds the SHA-256 of every other file.</li></ol>`
}

function stamp(content: EvidenceContent): Html {
  const { about, ledger, madeAt, madeBy, purpose } = content
  return html`<dl class="stamp"><dt>About</dt><dd>${about.kind === 'party' ? `${about.title} (${about.partyIds.join(', ')})` : about.title}</dd>
<dt>Debts</dt><dd>${about.debts.join(', ') || 'none'}</dd>
<dt>Made</dt><dd>${madeAt.slice(0, 16).replace('T', ' ')} UTC by ${madeBy}, ${PURPOSE_WORDS[purpose]}</dd>
<dt>Ledger</dt><dd><span class="mono">${ledger.origin}</span>, ${ledger.size} entries under the signed checkpoint</dd>
<dt>Contact values</dt><dd>${about.kind === 'debt' ? 'none of anybody' : `the person's own, ${purpose === 'rights_request' ? 'whole' : 'masked'}; of other people none`}</dd></dl>`
}

/** Writes the report as one self-contained page: no script, no request, every text escaped. */
export function reportPage(content: EvidenceContent): string {
  const { about, leases, timeline, compared, ledger } = content
  const made = timeline.filter((moment) => moment.kind === 'contact').length
  const permitted = timeline.filter((moment) => moment.kind === 'proposed').length
  const left = timeline.filter((moment) => moment.kind === 'not_contacted').length
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evidence: ${about.title}</title><style>${new Html(STYLE)}</style></head><body>
<header><p class="eyebrow">Evidence of contacts made and not made</p><h1 dir="auto">${about.title}</h1>
<p class="lead">Who was contacted about ${about.kind === 'debt' ? 'this debt' : 'which debt'}, who was left alone, and by which rule; what that rested on; and the proof that the record was not changed afterwards.</p>
${stamp(content)}
<nav><a href="#timeline">Timeline</a><a href="#anew">Decisions made anew</a><a href="#rules">Rules</a><a href="#held">Records</a><a href="#ledger">Ledger</a><a href="#check">How to check</a></nav></header>
<div class="tiles">${tile(made, made === 1 ? 'contact or attempt on record' : 'contacts and attempts on record', 'made')}${tile(leases.length, leases.length === 1 ? 'time handed to a dispatcher' : 'times handed to a dispatcher', 'hand')}${tile(permitted, 'proposals permitted and listed', 'hand')}${tile(left, 'proposed contacts left alone, with reasons', 'not')}</div>
${gapsNote(content)}
<h2 id="timeline">Timeline</h2><p>Oldest first. Each list considers every way of reaching every party of a debt; what it left alone stands here with the rules that forbade it. Times are UTC; a moment without an hour is known by its day only.</p>${timelineTable(content)}
<h2 id="anew">Decisions made anew</h2>${comparedNote(compared)}
<h2 id="rules">Rules in force</h2><p>Each pack states the law of a place, or the lender's own stricter rules, as data. Its whole content lies in this bundle under its SHA-256.</p>${packsTable(content)}
<h2 id="held">Records that this rests on</h2>${factsTable(content)}${peopleNote(content)}
<h2 id="ledger">Ledger</h2><p>Every act was written into an append-only log, with keyed hashes in the place of names. The entries below are proven against one signed checkpoint of ${ledger.size} entries, each without showing any other. In them ${about.subjects.map(({ of, hash }) => `${of} is ${hash}`).join(', ') || 'nobody is named'}.</p>${ledgerTable(content)}
<h2 id="check">How to check this bundle</h2>${checkSteps(content)}
<footer>Made by rightparty. The files beside this report hold the same in a form for programs; see README.txt.</footer>
</body></html>
`
  return page.text
}
