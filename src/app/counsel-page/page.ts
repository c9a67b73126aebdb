import { conditionPhrase, dueWords, endWords, limitWords, plain, startWords, type CaseRun, type Pack } from '../../decide/index.js'
import type { SignOff } from '../../model/sign-off.js'
import type { Language } from '../../model/telling.js'
import { Html, html, NOTHING, type Part } from '../html.js'
import { phraseHtml, rowHtml, ruleHtml } from './rule.js'
import { NOT_TRANSLATED, sentenceHtml, titleIn } from './sentence.js'
import { STYLE } from './style.js'

/** What counsel's page is made from. */
export interface CounselPage {
  readonly pack: Pack
  readonly digest: string
  readonly runs: readonly CaseRun[]
  /** Counsel's word on this very digest; absent: there is none. */
  readonly signOff?: SignOff
  /** The moment at which the page is made, in words. */
  readonly madeAt: string
  readonly language: Language
}

const QUESTION_TITLES = {
  decide: 'Rules about contacts', admit: 'Rules about sources of data', retain: 'Rules about keeping records',
} as const

const MARK_WORDS = 'Y allowed; X allowed, and the only lawful addressee; L location alone; C only with the record or consent named; R review by a person; N and - not allowed.'

function section(title: string, items: readonly Part[], lead = ''): Html {
  return items.length === 0 ? NOTHING : html`<section><h2>${title}</h2>${lead === '' ? NOTHING : html`<p class="lead">${lead}</p>`}${items}</section>`
}

function list(lines: readonly Part[]): readonly Part[] {
  return lines.length === 0 ? [] : [html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`]
}

function headHtml({ pack, digest, runs, madeAt, language }: CounselPage): Html {
  const failed = runs.filter((run) => run.faults.length > 0)
  return html`<h1>${pack.title}</h1><p class="lead">The rules of this place as the software applies them, side by side with the law they stand for. The whole page is made from the pack and from running its cases.</p>${NOT_TRANSLATED[language] === '' ? NOTHING : html`<p class="lead">${NOT_TRANSLATED[language]}</p>`}
<dl class="stamp"><dt>Pack</dt><dd>${pack.id} (${pack.kind}), place ${pack.place}${pack.parent === undefined ? '' : `, beside ${pack.parent}`}</dd>
<dt>Version</dt><dd>${pack.version}</dd><dt>Digest (SHA-256)</dt><dd class="mono">${digest}</dd>
<dt>Verified as of</dt><dd>${pack.verifiedAsOf}</dd><dt>To be reviewed by</dt><dd>${pack.reviewBy}</dd>
<dt>Worked cases</dt><dd>${runs.length} run, ${failed.length === 0 ? 'all as wanted' : html`<span class="fault">${failed.length} not as wanted: ${failed.map((run) => run.worked.id).join(', ')}</span>`}</dd><dt>Made at</dt><dd>${madeAt}</dd></dl>`
}

function signHtml({ pack, digest, signOff }: CounselPage): Html {
  if (signOff !== undefined) {
    return html`<div class="sign"><b>Signed off</b> by ${signOff.by} on ${signOff.at.slice(0, 10)}, evidence: ${signOff.evidence}. It holds for version ${signOff.version} with the digest above, and for no other.</div>`
  }
  return html`<div class="sign open"><b>Not signed off.</b> Until counsel has signed off this digest, every verdict and list says so.
<p>Name <span class="line"></span> Day <span class="line"></span></p><p>Signature <span class="line"></span> Evidence kept as <span class="line"></span></p>
<p class="small mono">rightparty policy sign-off ${pack.id} --by NAME --evidence REFERENCE</p><p class="small mono">${digest}</p></div>`
}

function weakHtml({ pack, language }: CounselPage): readonly Part[] {
  const weak = [...pack.rules, ...pack.tables.flatMap((table) => table.rows)].filter((rule) => rule.confidence === 'low' || rule.confidence === 'unverified')
  return list([...pack.toCheck, ...weak.map((rule) => html`<span class="mono">${rule.id}</span> (${rule.citation}) is ${rule.confidence}: ${sentenceHtml(rule.because, language)}`)])
}

function rulesHtml({ pack, runs, language }: CounselPage): readonly Html[] {
  return (['decide', 'admit', 'retain'] as const).map((question) => {
    const rules = pack.rules.filter((rule) => rule.question === question).map((rule) => ruleHtml(rule, pack, runs, language))
    const tables = pack.tables.filter((table) => table.question === question)
    const rows = tables.flatMap((table) => [
      html`<p class="lead">Table by ${plain(table.key.replace('party.', ''))}, for each ${plain(table.column)}. The first row of a role whose condition is certain speaks; a role without a row is refused. ${MARK_WORDS}</p>`,
      ...table.rows.map((row) => rowHtml(row, pack, runs, language)),
    ])
    return html`${section(titleIn(QUESTION_TITLES[question], language), rules)}${section(titleIn(`${QUESTION_TITLES[question]}: tables`, language), rows)}`
  })
}

function dutiesHtml({ pack, language }: CounselPage): readonly Part[] {
  if (pack.duties.length === 0) return []
  const rows = pack.duties.map((duty) => html`<tr><td class="mono">${duty.id}</td><td>${sentenceHtml(duty.what, language)} ${sentenceHtml(duty.because, language)}</td><td>${duty.to}</td><td>${startWords(duty.clock)}</td><td>${dueWords(duty.clock)}</td><td>${endWords(duty.clock)}</td><td>${duty.citation} (${duty.confidence})</td></tr>`)
  return [html`<table><thead><tr><th>rule</th><th>what must be done</th><th>to</th><th>after</th><th>by when</th><th>ended by</th><th>citation</th></tr></thead><tbody>${rows}</tbody></table>`]
}

function termsHtml(pack: Pack): readonly Part[] {
  return Object.entries(pack.defs).map(([name, condition]) => html`<p id="term-${name}"><em>${plain(name)}</em>: ${phraseHtml(conditionPhrase(condition, pack.limits))}</p>`)
}

function numbersHtml(pack: Pack): readonly Part[] {
  const limits = Object.entries(pack.limits).map(([name, limit]) => html`<tr><td>${plain(name)}</td><td>${limitWords(limit)}</td></tr>`)
  return limits.length === 0 ? [] : [html`<table><thead><tr><th>limit</th><th>value</th></tr></thead><tbody>${limits}</tbody></table>`]
}

/** Writes counsel's page of one pack: one HTML document that needs nothing else and prints on A4. */
export function counselPage(page: CounselPage): string {
  const { pack, language } = page
  const body = html`<main>${headHtml(page)}${signHtml(page)}
${section(titleIn('What must be checked', language), weakHtml(page))}
${section(titleIn('What is not covered here, and how it is met', language), list(pack.notes.map((note) => html`<span class="mono">${note.id}</span> (${note.citation}): ${note.how}`)))}
${rulesHtml(page)}
${section(titleIn('Duties', language), dutiesHtml(page), 'What a rule obliges to do; it refuses nothing by itself.')}
${section(titleIn('Terms used', language), termsHtml(pack), 'A term stands in italics where a rule uses it.')}
${section(titleIn('Numbers', language), numbersHtml(pack))}
${section(titleIn('Sources', language), list(pack.sources.map((source) => html`<span class="mono">${source.key}</span> ${source.what}, copy of ${source.copyOf}`)))}</main>`
  return `<!doctype html>\n${html`<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${pack.title} (${pack.id} ${pack.version})</title><style>${new Html(STYLE)}</style></head><body>${body}</body></html>`.text}\n`
}
