import { roundDecimal } from '../model/decimal.js'
import type { ChainAnswer, ControlAnswer, InfluenceAnswer, PathAnswer, TraceTie } from '../model/trace.js'
import { table } from './output.js'

/** Lines of one answer on a terminal; the rest is counted, and all of it is in the JSON. */
const ROWS_SHOWN = 50

function tieWords(tie: TraceTie): string {
  const dates = [tie.start === undefined ? '' : `from ${tie.start}`, tie.end === undefined ? '' : `until ${tie.end}`].filter((text) => text !== '')
  const more = [
    ...(tie.debtId === undefined ? [] : [`of debt ${tie.debtId}`]),
    ...(tie.cap === undefined ? [] : [`cap ${tie.cap} ${tie.currency ?? ''}`.trimEnd()]),
    ...(tie.share === undefined ? [] : [`share ${tie.share}`]),
    ...dates,
    `source ${tie.sourceId}${tie.sourceRecord === undefined ? '' : ` ${tie.sourceRecord}`}`,
  ]
  return `${tie.fromId} ${tie.relation} ${tie.toId} (${more.join(', ')})`
}

function shownRows(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const rest = rows.length - ROWS_SHOWN
  return `${table(header, rows.slice(0, ROWS_SHOWN))}${rest > 0 ? `\nand ${rest} more (all with --json)` : ''}`
}

/** How two parties are tied, in lines for a terminal. */
export function pathShown({ day, paths, notes }: PathAnswer): string {
  const lines = [`valid on ${day}`]
  for (const [i, path] of paths.entries()) {
    lines.push('', `${i + 1}. ${path.hops} ${path.hops === 1 ? 'tie' : 'ties'}, distance ${Number(path.distance.toPrecision(6))}: ${path.parties.join(' - ')}`)
    for (const step of path.steps) for (const tie of step.ties) lines.push(`   ${tieWords(tie)}`)
  }
  return [...lines, '', ...notes].join('\n').trimEnd()
}

/** Who is reached by guarantees, in lines for a terminal. */
export function chainShown({ party, day, direction, reached, exposure, rings, notes, debts }: ChainAnswer): string {
  const deepest = reached.at(-1)?.hops ?? 0
  const lines = [
    direction === 'out'
      ? `guarantees lead from ${party} to ${reached.length} ${reached.length === 1 ? 'party' : 'parties'} (at most ${deepest} hops) and cover ${debts} of their debts, on ${day}`
      : `guarantees lead from ${reached.length} ${reached.length === 1 ? 'party' : 'parties'} (at most ${deepest} hops) to ${party} and cover ${debts} of its debts, on ${day}`,
  ]
  if (exposure.length > 0) {
    lines.push('', table(['currency', 'debts', 'owed', 'can be called on at most', 'ends'], exposure.map((one) =>
      [one.currency, one.debts, roundDecimal(one.amount, 2), roundDecimal(one.capped, 2), one.releases.slice(0, 3).join(', ')])))
  }
  if (reached.length > 0) lines.push('', shownRows(['party', 'hops'], reached.map((one) => [one.partyId, one.hops])))
  if (rings.length > 0) lines.push('', 'rings (each answers for the next, the last for the first):', ...rings.slice(0, ROWS_SHOWN).map((ring) => `  ${ring.join(' > ')}`))
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')
}

/** Who owns and directs a company, in lines for a terminal. */
export function controlShown({ party, day, direction, shares, controls, offices, shortfalls, circles, errorBound, notes }: ControlAnswer): string {
  const lines = [`${direction === 'up' ? `who owns and directs ${party}` : `what ${party} owns and controls`}, on ${day}`]
  if (shares.length > 0) {
    lines.push('', shownRows(['party', 'share %', 'direct %', 'layers', 'reaches', 'how'], shares.map((one) => [
      one.partyId, Number((one.share * 100).toFixed(4)), Number((one.direct * 100).toFixed(4)), one.hops,
      one.reaches.map((threshold) => `${Number((threshold * 100).toFixed(4))} %`).join(', '), one.byControl ? 'through control' : '',
    ])))
    lines.push(`(off by at most ${Number((errorBound * 100).toPrecision(2))} %)`)
  }
  const block = (title: string, rows: readonly string[]): void => {
    if (rows.length > 0) lines.push('', title, ...rows.slice(0, ROWS_SHOWN).map((row) => `  ${row}`), ...(rows.length > ROWS_SHOWN ? [`  and ${rows.length - ROWS_SHOWN} more (all with --json)`] : []))
  }
  block('decides:', controls.map((one) => one.words))
  block('offices:', offices.map((one) => `${one.partyId} ${one.office} ${one.ofId}${one.since === undefined ? '' : ` since ${one.since}`} (source ${one.sourceId})`))
  block('stated shares that are not all, or more than all:', shortfalls.map((one) => one.words))
  block('circles of owners:', circles.map((circle) => circle.join(', ')))
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')
}

/** Through whom most runs, in lines for a terminal. */
export function influenceShown({ day, parties, notes }: InfluenceAnswer): string {
  const lines = [`parties through whom most guaranteed debt runs, on ${day}`]
  for (const one of parties) {
    lines.push('', `${one.rank}. ${one.partyId} ${one.words}`, `   betweenness ${one.betweenness.toPrecision(3)}, PageRank on exposure ${one.pagerank.toPrecision(3)}; ${one.stability.words}`)
  }
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')
}
