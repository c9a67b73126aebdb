import { conditionPhrase, plain, ruleKey, type CaseRun, type Pack, type PackRow, type PackRule, type Phrase } from '../../decide/index.js'
import type { Language } from '../../model/telling.js'
import { html, NOTHING, type Html } from '../html.js'
import { sentenceHtml } from './sentence.js'

/** Cases shown with their words; further ones are named by id alone. */
const CASES_SHOWN = 8

const EFFECTS: Readonly<Record<string, string>> = {
  SUPPRESS: 'No contact until a stated event lifts it; it survives a new import.',
  DENY: 'No contact on these facts.',
  REDIRECT: 'Contact only with the named substitute.',
  REQUIRE_CONSENT: 'Contact only after recorded consent.',
  REVIEW: 'Only a person responsible for compliance may release it.',
  DELAY_UNTIL: 'Not before the first moment at which the condition no longer holds.',
  ALLOW: 'Permits the contact where nothing else refuses it.',
  ALLOW_LOCATE_ONLY: 'Permits a narrow enquiry about location alone; no debt is mentioned.',
  REJECT: 'The record may not be used.',
  ADMIT: 'Permits the use of the record where nothing else refuses it.',
  KEEP: 'The record must be kept until the day that follows from the condition.',
  PURGE: 'The record may not be kept.',
}

/** Says in words what a rule does when its condition holds. */
export function effectWords(rule: PackRule): string {
  const flags = rule.flags === undefined ? '' : ` Marks the verdict: ${rule.flags.map(plain).join(', ')}.`
  if (rule.lift !== undefined) {
    const then = rule.as === 'ALLOW_ONCE' ? 'one reply is allowed, then the block returns' : 'the contact is allowed'
    return `Answers the refusal of ${rule.lift.join(', ')}: ${then}.${flags}`
  }
  const decision = rule.refuse ?? rule.permit
  if (decision === undefined) return `Neither permits nor refuses.${flags}`
  const scope = rule.scope === undefined ? '' : ` Scope: ${plain(rule.scope)}.`
  const to = rule.to === undefined ? '' : ` Addressee: ${plain(rule.to.role)}${rule.to.list === undefined ? '' : ', by id where one is on record'}.`
  return `${EFFECTS[decision] ?? decision}${scope}${to}${flags}`
}

/** Writes a condition as nested lists; a defined term links to its definition. */
export function phraseHtml(phrase: Phrase): Html {
  const text = phrase.term === undefined ? html`${phrase.text}` : html`<a href="#term-${phrase.term}"><em>${phrase.text}</em></a>`
  return phrase.parts === undefined || phrase.parts.length === 0 ? text : html`${text}<ul>${phrase.parts.map((part) => html`<li>${phraseHtml(part)}</li>`)}</ul>`
}

function datesHtml(rule: PackRule | PackRow): Html {
  const force = rule.from === undefined && rule.until === undefined
    ? 'In force throughout.'
    : `In force ${rule.from === undefined ? '' : `from ${rule.from}`}${rule.until === undefined ? '' : ` until the day before ${rule.until}`}.`.replaceAll(/ +/g, ' ')
  return html`<p class="small">${force} Text read on ${rule.readOn}.</p>`
}

/** Writes the marks of a rule: its id, decision and confidence. */
function headHtml(rule: PackRule | PackRow, marks: readonly string[]): Html {
  const weak = rule.confidence === 'low' || rule.confidence === 'unverified'
  return html`<header><h3>${ruleKey(rule)}</h3>${marks.map((mark) => html`<span class="mark">${mark}</span>`)}<span class="mark${weak ? ' weak' : ''}">confidence: ${rule.confidence}${weak ? ' – to be checked' : ''}</span></header>`
}

function lawHtml(rule: PackRule | PackRow, language: Language): Html {
  return html`<div><p>${sentenceHtml(rule.because, language)}</p><p class="cite">${rule.citation}</p>${datesHtml(rule)}
${rule.knowledge === undefined ? NOTHING : html`<p class="small">Turns on what is known: an absent fact passes, under ${rule.knowledge}.</p>`}
${rule.remedy === undefined ? NOTHING : html`<p class="small">What would lift it: ${sentenceHtml(rule.remedy, language)}</p>`}</div>`
}

function questionWords(worked: CaseRun['worked']): string {
  if (worked.note !== undefined) return worked.note
  return 'case' in worked ? `${plain(worked.case.party.role)}, ${plain(worked.case.purpose)}, ${plain(worked.case.channel)}` : 'use' in worked ? `${plain(worked.use.sourceClass)} for ${worked.use.purpose}` : plain(worked.purge.recordKind)
}

function caseRow({ worked, answer, faults }: CaseRun): Html {
  const came = faults.length === 0 ? 'as wanted' : html`<span class="fault">NOT as wanted: ${faults.join('; ')}</span>`
  return html`<tr><td class="mono">${worked.id}</td><td>${questionWords(worked)}</td><td>${answer.decision}${'until' in answer && answer.until !== undefined ? ` until ${answer.until}` : ''}</td><td>${came}</td></tr>`
}

/** Cases in whose answer a rule is named, and how often it answered what. */
function casesHtml(rule: PackRule | PackRow, runs: readonly CaseRun[]): Html {
  const key = ruleKey(rule)
  const ids = new Set([rule.id, ...('rules' in rule && rule.rules !== undefined ? Object.values(rule.rules) : [])])
  const said = { yes: [] as CaseRun[], unknown: 0, no: 0 }
  for (const run of runs) {
    const mine = run.answers.find((one) => ruleKey({ id: one.rule, part: one.part }) === key)
    if (mine?.answer === 'yes') said.yes.push(run)
    else if (mine !== undefined) said[mine.answer] += 1
  }
  const named = said.yes.filter(({ answer }) => [...answer.reasons, ...('permits' in answer ? answer.permits : [])].some((one) => ids.has(one.rule)))
  const shown = (named.length > 0 ? named : said.yes).slice(0, CASES_SHOWN)
  const others = said.yes.filter((run) => !shown.includes(run))
  if (said.yes.length === 0) return html`<div class="cases"><p class="fault">No worked case makes this rule speak.</p></div>`
  return html`<div class="cases"><table class="fixed"><thead><tr><th>case</th><th>what is asked</th><th>answer</th><th>came out</th></tr></thead><tbody>${shown.map(caseRow)}</tbody></table>
<p class="small">Holds in ${said.yes.length}, does not hold in ${said.no}${said.unknown === 0 ? '' : `, is unknown in ${said.unknown}`} of the worked cases.${others.length === 0 ? '' : html` Also holds in <span class="mono">${others.map((run) => run.worked.id).join(' ')}</span>.`}</p></div>`
}

/** Writes one rule: the law on the left, what the software does on the right, the cases that exercise it below. */
export function ruleHtml(rule: PackRule, pack: Pack, runs: readonly CaseRun[], language: Language): Html {
  const decision = rule.refuse ?? rule.permit ?? (rule.lift === undefined ? 'flag' : `lifts as ${rule.as ?? ''}`)
  const applies = rule.applies === undefined ? NOTHING : html`<p>Speaks only where ${phraseHtml(conditionPhrase(rule.applies, pack.limits))}</p>`
  const places = rule.places === undefined ? NOTHING : html`<p>Only in ${rule.places.join(', ')}.</p>`
  const unknown = rule.refuse === undefined ? 'A fact that is not known does not help: the condition must be certain.' : 'A fact that is not known counts against the contact, unless the line says otherwise.'
  return html`<article id="${ruleKey(rule)}">${headHtml(rule, [decision])}<div class="pair">${lawHtml(rule, language)}<div><p><strong>${effectWords(rule)}</strong></p>${places}${applies}<p>When ${phraseHtml(conditionPhrase(rule.when, pack.limits))}</p><p class="small">${unknown}</p></div></div>${casesHtml(rule, runs)}</article>`
}

/** Writes one row of a table with its cases. */
export function rowHtml(row: PackRow, pack: Pack, runs: readonly CaseRun[], language: Language): Html {
  const marks = Object.entries(row.marks).map(([column, mark]) => html`<tr><td>${column === '*' ? 'anything else' : plain(column)}</td><td>${mark}</td><td class="mono">${row.rules?.[column] ?? row.id}</td></tr>`)
  const when = row.when === undefined ? NOTHING : html`<p>Only when certain that ${phraseHtml(conditionPhrase(row.when, pack.limits))}</p>`
  const recorded = row.recorded === undefined ? NOTHING : html`<p>C is answered by ${phraseHtml(conditionPhrase(row.recorded, pack.limits))}</p>`
  return html`<article id="row-${ruleKey(row)}">${headHtml(row, row.keys.map(plain))}<div class="pair">${lawHtml(row, language)}<div><table><thead><tr><th>for</th><th>mark</th><th>rule</th></tr></thead><tbody>${marks}</tbody></table>${when}${recorded}</div></div>${casesHtml(row, runs)}</article>`
}
