import { Option, type Command } from 'commander'
import type { PictureFiles } from '../../app/picture-run.js'
import { SOURCE_PURPOSES } from '../../model/source-use.js'
import { chainQuestionSchema, controlQuestionSchema, influenceQuestionSchema, parseTraceQuestion, pathQuestionSchema } from '../../model/trace.js'
import { positiveNumber, wholeNumber } from '../options.js'
import { answer } from '../output.js'
import { act } from '../run.js'
import { chainShown, controlShown, influenceShown, pathShown } from '../trace-text.js'
import { addView } from './view.js'

function purposeOption(): Option {
  return new Option('--purpose <purpose>', 'what it is asked for; only assess opens the assessed graph').choices(SOURCE_PURPOSES).makeOptionMandatory()
}

/** Adds the files into which an answer can be written beside being printed. */
function withPictures(command: Command): Command {
  return command
    .option('--svg <file>', 'draw the answer as a picture for page and print')
    .option('--gexf <file>', 'write the answer as a GEXF file for Gephi, with the days on which ties hold')
    .option('--graphml <file>', 'write the answer as a GraphML file')
}

function filesOf({ svg, gexf, graphml }: PictureFiles): PictureFiles {
  return { ...(svg === undefined ? {} : { svg }), ...(gexf === undefined ? {} : { gexf }), ...(graphml === undefined ? {} : { graphml }) }
}

function withWindow(command: Command): Command {
  return withPictures(command)
    .addOption(purposeOption())
    .option('--from <day>', 'only ties that began after this day')
    .option('--to <day>', 'only ties that began before this day')
}

interface WindowFlags extends PictureFiles {
  readonly purpose: string
  readonly from?: string
  readonly to?: string
  readonly maxHops?: number
}

function windowOf({ purpose, from, to, maxHops }: WindowFlags): object {
  return { purpose, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...(maxHops === undefined ? {} : { maxHops }) }
}

function addPath(program: Command): void {
  withWindow(program.command('path'))
    .summary('how two parties are tied in the assessed graph')
    .description('Prints all shortest ways between two parties and the next ones, each step with its relation, source and dates.')
    .argument('<a>', 'party id')
    .argument('<b>', 'party id')
    .option('--max-hops <n>', 'ties of a path at most (default 6)', wholeNumber(1))
    .addOption(new Option('--near <what>', 'what makes a path short').choices(['hops', 'distance']).default('hops'))
    .option('--next <k>', 'paths beside the shortest ones (default 2)', wholeNumber(0))
    .option('--directed', 'follow ties only the way they run')
    .addHelpText('after', '\nExamples:\n  rightparty path ORG-1 ORG-2 --purpose assess\n  rightparty path ORG-1 ORG-2 --purpose assess --near distance --max-hops 4 --json')
    .action(
      act<[string, string], WindowFlags & { near: string; next?: number; directed?: boolean }>(async ({ app, output }, own, a, b) => {
        const { drawPath } = await import('../../app/picture-run.js')
        const question = parseTraceQuestion(pathQuestionSchema, {
          a, b, by: own.near, ...windowOf(own), ...(own.next === undefined ? {} : { next: own.next }), ...(own.directed ? { directed: true } : {}),
        })
        const found = await drawPath(app, question, filesOf(own))
        answer(output, found, () => pathShown(found))
        return 0
      }),
    )
}

function addChain(program: Command): void {
  withWindow(program.command('chain'))
    .summary('who is reached by guarantees from a party, or guarantees there')
    .description('Prints the parties along the guarantees, what their debts come to in each currency, and the rings among them.')
    .argument('<party>', 'party id')
    .addOption(new Option('--direction <way>', 'out: for whom the party answers; in: who answers for it').choices(['out', 'in']).default('out'))
    .option('--max-hops <n>', 'follow guarantees no further (default: to any length)', wholeNumber(1))
    .option('--newest <n>', 'follow only that many newest guarantees of each party', wholeNumber(1))
    .addHelpText('after', '\nExamples:\n  rightparty chain ORG-1 --purpose assess\n  rightparty chain ORG-1 --purpose assess --direction in --from 2024-12-31 --json')
    .action(
      act<[string], WindowFlags & { direction: string; newest?: number }>(async ({ app, output }, own, party) => {
        const { drawChain } = await import('../../app/picture-run.js')
        const question = parseTraceQuestion(chainQuestionSchema, {
          party, direction: own.direction, ...windowOf(own), ...(own.newest === undefined ? {} : { newest: own.newest }),
        })
        const found = await drawChain(app, question, filesOf(own))
        answer(output, found, () => chainShown(found))
        return 0
      }),
    )
}

function addControl(program: Command): void {
  withPictures(program.command('control'))
    .summary('who owns and directs a company, or what a party owns and controls')
    .description('Prints shares multiplied through the layers and summed over all ways, circles solved, with directors and officers and what the sources leave open.')
    .argument('<company>', 'party id')
    .addOption(purposeOption())
    .addOption(new Option('--direction <way>', 'up: who owns and directs it; down: what it owns and controls').choices(['up', 'down']).default('up'))
    .option('--threshold <share>', 'a share from 0 to 1 that is marked beside 25 % and 50 %', positiveNumber)
    .addHelpText('after', '\nExamples:\n  rightparty control ORG-1 --purpose assess\n  rightparty control ORG-1 --purpose assess --direction down --threshold 0.1 --json\n  rightparty control ORG-1 --purpose assess --svg control.svg')
    .action(
      act<[string], PictureFiles & { purpose: string; direction: string; threshold?: number }>(async ({ app, output }, own, party) => {
        const { drawControl } = await import('../../app/picture-run.js')
        const question = parseTraceQuestion(controlQuestionSchema, {
          party, purpose: own.purpose, direction: own.direction, ...(own.threshold === undefined ? {} : { threshold: own.threshold }),
        })
        const found = await drawControl(app, question, filesOf(own))
        answer(output, found, () => controlShown(found))
        return 0
      }),
    )
}

function addInfluence(program: Command): void {
  withPictures(program.command('influence'))
    .summary('the parties through whom most guaranteed debt runs')
    .description('Ranks those who answer for others by what runs through them, in words, with how firmly each stands at its rank.')
    .addOption(purposeOption())
    .option('--limit <n>', 'how many parties (default 10)', wholeNumber(1))
    .addHelpText('after', '\nExample:\n  rightparty influence --purpose assess --limit 20')
    .action(
      act<[], PictureFiles & { purpose: string; limit?: number }>(async ({ app, output }, own) => {
        const { drawInfluence } = await import('../../app/picture-run.js')
        const question = parseTraceQuestion(influenceQuestionSchema, { purpose: own.purpose, ...(own.limit === undefined ? {} : { limit: own.limit }) })
        const found = await drawInfluence(app, question, filesOf(own))
        answer(output, found, () => influenceShown(found))
        return 0
      }),
    )
}

/** Adds `path`, `chain`, `control`, `influence` and `view`. */
export function addTrace(program: Command): void {
  addPath(program)
  addChain(program)
  addControl(program)
  addInfluence(program)
  addView(program)
}
