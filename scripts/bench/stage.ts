// Runs one stage of the bench in this process, so that its peak memory is its own, or with "profiled" the one that is profiled.
// Usage: stage.js STAGE FOLDER [profiled]
import { PROFILED, STAGES } from './stages.js'

const [name = '', folder = '.', profiled] = process.argv.slice(2)
const stage = STAGES[name]
if (stage === undefined) throw new Error(`"${name}" is no stage; there are ${Object.keys(STAGES).join(', ')}`)
if (profiled === undefined) {
  const figures = await stage(folder)
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
  process.stdout.write(`${JSON.stringify({ figures, peakMb })}\n`)
} else {
  await PROFILED[name]?.(folder)
}
