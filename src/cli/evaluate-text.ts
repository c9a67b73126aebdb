import type { EvaluatedModel, EvaluatedPart, Evaluation, Fairness, HarmRow, Lift } from '../model/evaluation.js'
import { table } from './output.js'

/** Width of a page. */
const COLUMNS = 100
/** Longest name in a table, so that it fits a page. */
const NAME_CHARS_MAX = 18

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** A count that may be a fraction, where one score spans two tenths. */
function amount(count: number): string {
  return Math.abs(count - Math.round(count)) < 1e-6 ? `${Math.round(count)}` : count.toFixed(1)
}

function within(value: number | undefined, error: number | null | undefined, digits: number): string {
  if (value === undefined) return ''
  return `${value.toFixed(digits)}${error === null || error === undefined ? '' : ` ± ${error.toFixed(digits)}`}`
}

/** Breaks a sentence into lines between words; lines after the first stand in. */
export function wrapped(sentence: string): string {
  const lines: string[] = []
  for (const word of sentence.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= COLUMNS) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(line === undefined ? word : `  ${word}`)
  }
  return lines.join('\n')
}

function named(name: string, merged?: number): string {
  const short = name.length > NAME_CHARS_MAX ? `${name.slice(0, NAME_CHARS_MAX - 1)}…` : name
  return merged === undefined ? short : `${short} (${merged})`
}

const ORDER_WORDS: Readonly<Record<Lift['against'], string>> = {
  random: 'random order', newest: 'newest number first', confirmed: 'last confirmed first',
}

/** The model asked about, with what the shipped one has in the same place. */
interface Pair {
  readonly asked: EvaluatedModel
  readonly shipped?: EvaluatedModel
}

function tenths({ asked, shipped }: Pair): readonly string[] {
  if (asked.tenths.length === 0) return []
  const beside = shipped === undefined ? [] : ['shipped: share', 'lift']
  const rows = asked.tenths.map((one, i) => {
    const other = shipped?.tenths[i]
    return [
      `${one.tenth}`, amount(one.outcomes), percent(one.predicted), amount(one.reached), percent(one.share), one.lift?.toFixed(2) ?? '',
      ...(other === undefined ? [] : [percent(other.share), other.lift?.toFixed(2) ?? '']),
    ]
  })
  return ['Tenths by score, the highest first', table(['tenth', 'outcomes', 'foretold', 'right-party', 'share', 'lift', ...beside], rows)]
}

function lifts({ asked, shipped }: Pair): readonly string[] {
  if (asked.lifts.length === 0) return []
  const rows = asked.lifts.map((one, i) => [
    ORDER_WORDS[one.against], percent(one.share), percent(one.rivalShare), one.lift === undefined ? 'not defined' : within(one.lift, one.standardError, 2),
    ...(shipped === undefined ? [] : [within(shipped.lifts[i]?.lift, shipped.lifts[i]?.standardError, 2)]),
  ])
  const beside = shipped === undefined ? [] : ['lift of shipped']
  return ['First tenth against other orders (± standard error by person)', table(['against', 'by score', 'by that order', 'lift', ...beside], rows)]
}

function skill(models: readonly EvaluatedModel[]): readonly string[] {
  const rows = models.flatMap(({ isAsked, brier, skill: one }) => brier === undefined || one === undefined ? [] : [[
    isAsked ? 'asked about' : 'shipped', ...[brier.brier, brier.reliability, brier.resolution, brier.uncertainty, brier.withinBins, one.logLoss, one.auc].map((value) => value.toFixed(4)),
  ]])
  if (rows.length === 0) return []
  return ['Brier score = reliability - resolution + uncertainty + what lies within bins', table(['model', 'Brier', 'reliability', 'resolution', 'uncertainty', 'within bins', 'log loss', 'AUC'], rows)]
}

function calibration({ calibration: bins }: EvaluatedModel): readonly string[] {
  if (bins.length === 0) return []
  const rows = bins.map(({ from, to, outcomes, predicted, share, low, high }) => [
    `${percent(from)} to ${percent(to)}`, `${outcomes}`, percent(predicted), percent(share), `${percent(low)} to ${percent(high)}`,
  ])
  return ['Calibration', table(['chances', 'outcomes', 'foretold', 'reached', '95 % interval'], rows)]
}

/** The lift of the shipped order in the same part. */
function besideOf(name: string, of: readonly EvaluatedPart[] | undefined): readonly string[] {
  const other = of?.find((one) => one.name === name)
  return other === undefined ? [] : [within(other.lift, other.standardError, 2)]
}

function parts({ asked, shipped }: Pair): readonly string[] {
  const rows = (['byPlace', 'byCreditor'] as const).flatMap((by) => asked[by].map((one) => [
    by === 'byPlace' ? 'place' : 'creditor', named(one.name, one.merged), `${one.outcomes}`, percent(one.predicted), percent(one.share), one.brier.toFixed(4),
    within(one.lift, one.standardError, 2), ...besideOf(one.name, shipped?.[by]),
  ]))
  if (rows.length === 0) return []
  const beside = shipped === undefined ? [] : ['of shipped']
  return ['By place and creditor, each with its own first tenth against random order', table(['by', 'group', 'outcomes', 'foretold', 'reached', 'Brier', 'lift', ...beside], rows)]
}

function harmRows(of: string, rows: readonly HarmRow[]): readonly (readonly string[])[] {
  return rows.map(({ name, merged, outcomes, ...rates }) => [
    of, named(name, merged), amount(outcomes),
    ...[rates.wrongParty, rates.complaint, rates.optOut].map(({ perThousand, count }) => `${perThousand.toFixed(1)} (${amount(count)})`),
  ])
}

function harms({ harms: found, models }: Evaluation): readonly string[] {
  if (found === undefined) return []
  const rows = [
    ...harmRows('', [found.all]), ...harmRows('tenth', models[0]?.harmsByTenth ?? []),
    ...harmRows('place', found.byPlace), ...harmRows('creditor', found.byCreditor),
  ]
  return ['Harm per thousand contacts (and how often); small groups stand together as others', table(['by', 'group', 'outcomes', 'wrong party', 'complaints', 'opt-outs'], rows)]
}

const ATTRIBUTE_WORDS: Readonly<Record<Fairness['attribute'], string>> = { birth: 'born', language: 'language', country: 'country' }

function fairness({ attribute, groups, pValue, words }: Fairness): readonly string[] {
  const rows = groups.map((one) => [
    named(one.name, one.merged), `${one.outcomes}`, `${one.people}`, percent(one.meanScore), percent(one.observed), within(100 * (one.observed - one.meanScore), one.standardError === undefined ? undefined : 100 * one.standardError, 1),
    percent(one.topTenthShare), within(one.apart, undefined, 3), within(one.unexplained?.logOdds, one.unexplained?.standardError, 3),
  ])
  const dealt = pValue === undefined ? '' : `; dealt out anew among like people as much is left ${pValue <= 0.001 ? 'hardly ever' : `${Math.round(1000 * pValue)} times in 1000`}`
  return [
    table([ATTRIBUTE_WORDS[attribute], 'outcomes', 'people', 'foretold', 'reached', 'off by', 'top tenth', 'apart', 'unexplained'], rows),
    wrapped(`${words.slice(0, 1).toUpperCase()}${words.slice(1)}${dealt}.`),
  ]
}

function ablation({ ablation: groups }: Evaluation): readonly string[] {
  if (groups.length === 0) return []
  const rows = groups.map((one) => [one.group, within(one.logLossLost, one.logLossError, 5), within(one.topTenthLost, one.topTenthError, 3), one.addsNothing ? 'adds nothing' : 'adds'])
  const title = 'What is lost without a group of features, on later outcomes of other people; one adds nothing where chance alone may lose as much'
  return [wrapped(title), table(['group', 'log loss', 'lift of first tenth', 'so it'], rows)]
}

function head({ outcomes, reached, people, span, models }: Evaluation): readonly string[] {
  const [asked] = models
  const when = span === undefined ? '' : `, from ${span.from.slice(0, 10)} to ${span.until.slice(0, 10)}`
  return [
    ...(asked === undefined ? [] : [`model ${asked.id} ${asked.version}, digest ${asked.digest.slice(0, 12)}`]),
    `${outcomes} outcomes of ${people} ${people === 1 ? 'person' : 'people'}${when}; ${reached} right-party contacts${outcomes === 0 ? '' : ` (${percent(reached / outcomes)})`}`,
  ]
}

/** An evaluation in tables for a terminal. */
export function evaluationShown(found: Evaluation): string {
  const [asked, shipped] = found.models
  const pair = asked === undefined ? undefined : { asked, ...(shipped === undefined ? {} : { shipped }) }
  const blocks = [
    head(found),
    found.notes.map(wrapped),
    ...(pair === undefined ? [] : [tenths(pair), lifts(pair)]),
    skill(found.models),
    asked === undefined ? [] : calibration(asked),
    ...(pair === undefined ? [] : [parts(pair)]),
    harms(found),
    ...(asked === undefined || asked.fairness.length === 0
      ? []
      : [['Fairness: no score reads these; apart and unexplained are in log-odds, unexplained by contact facts'], ...asked.fairness.map(fairness)]),
    ablation(found),
  ]
  return blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')
}
