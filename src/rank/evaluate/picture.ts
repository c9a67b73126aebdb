import type { CalibrationBin, EvaluatedModel, Evaluation } from '../../model/evaluation.js'

const WIDTH = 640
const SIDE = 400
const LEFT = 70
const TOP = 92
const BOTTOM = TOP + SIDE
const HEIGHT = BOTTOM + 156
/** Steps of the axes are tenths of chance; of a lower curve fewer of them are drawn. */
const STEP = 0.1
const STEPS_MIN = 2
const STEPS_MAX = 10

/** Ink by place, not by colour alone: models also differ in shape and dash. Follows the reader's choice of light or dark. */
const STYLE = `<style>
.rp-paper{fill:#fff}.rp-ink{fill:#1a1a1a}.rp-soft{fill:#444}.rp-axis{stroke:#1a1a1a;fill:none}.rp-grid{stroke:#d5d5d5;fill:none}
.rp-ideal{stroke:#666;stroke-dasharray:2 4;fill:none}
.rp-asked{stroke:#0a4f9c;fill:none}.rp-asked-dot{fill:#0a4f9c;stroke:#0a4f9c}
.rp-other{stroke:#8a4b08;fill:none;stroke-dasharray:6 3}.rp-other-dot{fill:#fff;stroke:#8a4b08;stroke-width:1.5}
@media (prefers-color-scheme:dark){
.rp-paper{fill:#15181c}.rp-ink{fill:#f0f0f0}.rp-soft{fill:#c4c8cc}.rp-axis{stroke:#f0f0f0}.rp-grid{stroke:#3a3f45}.rp-ideal{stroke:#a0a5aa}
.rp-asked{stroke:#7db8ff}.rp-asked-dot{fill:#7db8ff;stroke:#7db8ff}.rp-other{stroke:#f0b070}.rp-other-dot{fill:#15181c;stroke:#f0b070}}
@media print{.rp-paper{fill:#fff}.rp-ink,.rp-soft{fill:#000}.rp-axis{stroke:#000}}
</style>
`

type Look = 'asked' | 'other'

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}

function text(words: string, x: number, y: number, more = ''): string {
  return `<text x="${round(x)}" y="${round(y)}" class="rp-ink"${more}>${words}</text>\n`
}

/** Places of the plot: chances from 0 to `max` on both axes. */
interface Plot {
  readonly steps: number
  readonly x: (chance: number) => number
  readonly y: (chance: number) => number
}

function plotFor(bins: readonly CalibrationBin[]): Plot {
  const most = bins.reduce((sum, { predicted, high }) => Math.max(sum, predicted, high), 0)
  const steps = Math.min(STEPS_MAX, Math.max(STEPS_MIN, Math.ceil(most / STEP - 1e-9)))
  const scale = SIDE / (steps * STEP)
  return { steps, x: (chance) => LEFT + chance * scale, y: (chance) => BOTTOM - chance * scale }
}

function* axes({ steps, x, y }: Plot): Generator<string> {
  for (let step = 0; step <= steps; step++) {
    const at = step * STEP
    yield `<path d="M${round(x(at))} ${TOP}V${BOTTOM}M${LEFT} ${round(y(at))}H${LEFT + SIDE}" class="rp-grid"/>\n`
    yield text(`${Math.round(100 * at)} %`, x(at), BOTTOM + 18, ' text-anchor="middle"')
    yield text(`${Math.round(100 * at)} %`, LEFT - 8, y(at) + 4, ' text-anchor="end"')
  }
  yield `<path d="M${LEFT} ${TOP}V${BOTTOM}H${LEFT + SIDE}" class="rp-axis"/>\n<path d="M${LEFT} ${BOTTOM}L${LEFT + SIDE} ${TOP}" class="rp-ideal"/>\n`
  yield text('chance that was foretold', LEFT + SIDE / 2, BOTTOM + 40, ' text-anchor="middle"')
  yield text('share that was reached', 18, TOP + SIDE / 2, ` text-anchor="middle" transform="rotate(-90 18 ${TOP + SIDE / 2})"`)
}

function dot(look: Look, x: number, y: number): string {
  return look === 'asked'
    ? `<circle cx="${round(x)}" cy="${round(y)}" r="4.5" class="rp-asked-dot"/>`
    : `<rect x="${round(x - 4)}" y="${round(y - 4)}" width="8" height="8" class="rp-other-dot"/>`
}

function* curve(bins: readonly CalibrationBin[], look: Look, { x, y }: Plot): Generator<string> {
  if (bins.length > 1) {
    yield `<path d="${bins.map(({ predicted, share }, i) => `${i === 0 ? 'M' : 'L'}${round(x(predicted))} ${round(y(share))}`).join('')}" class="rp-${look}"/>\n`
  }
  for (const { predicted, share, low, high, outcomes, reached } of bins) {
    const [at, from, to] = [round(x(predicted)), round(y(low)), round(y(high))]
    yield `<g><title>foretold ${percent(predicted)}, reached ${percent(share)} (${reached} of ${outcomes}; 95 % interval ${percent(low)} to ${percent(high)})</title>`
    yield `<path d="M${at} ${from}V${to}M${at - 4} ${from}h8M${at - 4} ${to}h8" class="rp-${look}" style="stroke-dasharray:none"/>${dot(look, x(predicted), y(share))}</g>\n`
  }
}

function* legend(models: readonly EvaluatedModel[]): Generator<string> {
  for (const [i, { isAsked, brier, digest }] of models.entries()) {
    const [look, y]: readonly [Look, number] = [isAsked ? 'asked' : 'other', BOTTOM + 70 + i * 22]
    yield `<path d="M${LEFT} ${y - 4}h34" class="rp-${look}"/>${dot(look, LEFT + 17, y - 4)}\n`
    const name = isAsked ? 'the model asked about' : 'the model that is shipped'
    yield text(`${name} (digest ${digest.slice(0, 12)})${brier === undefined ? '' : `, Brier score ${brier.brier.toFixed(4)}`}`, LEFT + 44, y)
  }
  const y = BOTTOM + 70 + models.length * 22
  yield `<path d="M${LEFT} ${y - 4}h34" class="rp-ideal"/>\n${text('chances that come true as often as foretold', LEFT + 44, y)}`
}

/**
 * Draws the calibration curves of an evaluation as one SVG picture: chances foretold against the share that was reached, in
 * bins, with intervals of 95 %. Nothing in it runs, loads or depends on colour, and no word of it comes from data.
 */
export function* calibrationPicture({ models, outcomes, reached, includesLearnt }: Evaluation): Generator<string> {
  const plot = plotFor(models.flatMap(({ calibration }) => calibration))
  const said = `${outcomes} outcomes, ${reached} of them right-party contacts${includesLearnt ? '; the model may have learnt from some of them' : ''}`
  yield `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="system-ui, 'Noto Sans', sans-serif" font-size="12">\n`
  yield `<title>Calibration: chances foretold and what came of them</title>\n<desc>${said}. ${description(models)}</desc>\n${STYLE}<rect width="100%" height="100%" class="rp-paper"/>\n`
  yield text('Calibration: chances foretold and what came of them', 24, 34, ' style="font-size:16px;font-weight:600"')
  yield `<text x="24" y="56" class="rp-soft">${said}.</text>\n<text x="24" y="74" class="rp-soft">Each mark is a bin of like chances; bars are intervals of 95 %.</text>\n`
  yield* axes(plot)
  // The one asked about lies on top.
  for (const { calibration, isAsked } of models.toReversed()) yield* curve(calibration, isAsked ? 'asked' : 'other', plot)
  yield* legend(models)
  yield '</svg>\n'
}

function description(models: readonly EvaluatedModel[]): string {
  return models
    .map(({ isAsked, calibration }) => {
      const bins = calibration.map(({ predicted, share, outcomes }) => `${percent(predicted)} foretold, ${percent(share)} reached of ${outcomes}`)
      return `${isAsked ? 'The model asked about' : 'The model that is shipped'}: ${bins.length === 0 ? 'no outcomes' : bins.join('; ')}.`
    })
    .join(' ')
}
