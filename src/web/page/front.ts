import type { EntryPage, Overview, PublicEntry } from '../../app/view.js'
import { html, type Html } from '../../app/html.js'

function countTable(caption: string, counts: Readonly<Record<string, number>>, link?: (key: string) => string): Html {
  const rows = Object.entries(counts).toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  if (rows.length === 0) return html`<p class="soft">None.</p>`
  return html`<div class="scroll"><table><thead><tr><th scope="col">${caption}</th><th scope="col" class="num">Number</th></tr></thead>
<tbody>${rows.map(([key, count]) => html`<tr><td>${link === undefined ? key : html`<a href="${link(key)}">${key}</a>`}</td><td class="num">${count}</td></tr>`)}</tbody></table></div>`
}

/** An instant for reading: to the second, the offset apart. */
function moment(instant: string): string {
  return instant.replace('T', ' ').replace(/\.\d+/, '').replace(/([+-]\d\d:\d\d|Z)$/, ' $1')
}

function line(entry: PublicEntry): Html {
  const standing = entry.waiting ? 'waits' : entry.awaitingApproval ? 'awaits approval' : 'open'
  return html`<tr class="head"><td class="num">${entry.rank}</td><td class="ref">${entry.partyRef.slice(0, 10)}</td>
<td class="ref">${(entry.debtRef ?? entry.caseRef ?? '').slice(0, 10)}</td><td>${entry.role}</td><td class="num">${entry.rung}</td>
<td>${entry.channel}</td><td class="when">${moment(entry.notBefore)}</td><td class="when">${moment(entry.notAfter)}</td>
<td class="num">${(entry.score * 100).toFixed(1)} %</td><td><span class="tag">${standing}</span></td></tr>
<tr class="why"><td></td><td colspan="9">${entry.words}</td></tr>`
}

function listTable(page: EntryPage): Html {
  if (page.items.length === 0) return html`<p>Nobody may be contacted within the horizon of this list. The counts below say why.</p>`
  return html`<div class="scroll"><table><thead><tr><th scope="col" class="num">Rank</th><th scope="col">Party</th><th scope="col">Debt</th>
<th scope="col">Role</th><th scope="col" class="num">Rung</th><th scope="col">Channel</th><th scope="col">Not before</th><th scope="col">Not after</th>
<th scope="col" class="num">Chance</th><th scope="col">Standing</th></tr></thead>
<tbody>${page.items.map(line)}</tbody></table></div>`
}

function listPart(overview: Overview, page: EntryPage | undefined): Html {
  const head = overview.list
  if (head === undefined || page === undefined) {
    return html`<p>No list has been made yet. <code>rightparty rank</code> makes one.</p>`
  }
  const unsigned = head.notSignedOff.length === 0
    ? html``
    : html`<p class="notice">Not signed off by counsel: ${head.notSignedOff.join(', ')}. Have each pack checked before anyone is contacted.</p>`
  const more = page.next === undefined
    ? html``
    : html`<p><a href="/?list=${encodeURIComponent(head.name)}&amp;cursor=${encodeURIComponent(page.next)}">Next lines</a></p>`
  return html`${unsigned}
<ul class="figures"><li><b>${head.debts}</b>open debts</li><li><b>${head.candidates}</b>parties in a role</li>
<li><b>${head.caseFiles}</b>questions put to the law</li><li><b>${head.entries}</b>contacts permitted</li></ul>
<h2>Who may be contacted, best first</h2>
<p class="soft">List <b>${head.name}</b>, made at ${moment(head.madeAt)} for ${Math.round(head.horizonMs / 3_600_000)} hours, purpose ${head.purpose}.
Names and contact values are not shown here: a party, a debt and a contact point are known by a keyed reference only.</p>
${listTable(page)}${more}
<h2>What the law said</h2>
<div class="columns"><div>${countTable('Decision', head.byDecision)}</div><div>${countTable('Rule that refused', head.byRule)}</div></div>`
}

/** Writes the first page: the newest list, the counts by decision and rule, and what the store holds. */
export function frontPage(overview: Overview, page: EntryPage | undefined): string {
  const counts = html`<div class="columns"><div>${countTable('Facts held', overview.facts)}</div>
<div>${countTable('Refused by the source gate', overview.refused)}</div><div>${countTable('Held for review', overview.held)}</div></div>`
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>rightparty</title><link rel="stylesheet" href="/style.css"></head>
<body><header><div><h1>rightparty</h1><p class="soft">Whom a lender may lawfully contact about a debt, in what order, and why everyone else is left alone.</p></div></header>
<main>${listPart(overview, page)}
<h2>What is held</h2>${counts}</main>
<footer>As JSON: <a href="/v1/stats">/v1/stats</a>, <a href="/v1/lists">/v1/lists</a>. Policy data, not legal advice.</footer></body></html>`.text
}
