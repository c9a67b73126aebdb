import { Option, type Command } from 'commander'
import type { ProjectReport } from '../../app/project-run.js'
import { SOURCE_PURPOSES } from '../../model/source-use.js'
import { answer } from '../output.js'
import { act } from '../run.js'

interface ProjectFlags {
  readonly purpose: string
  readonly to?: string
  readonly gexf?: string
  readonly graphml?: string
  readonly ftm?: string
  readonly bods?: string
  readonly pseudonymous?: boolean
  readonly scores?: string
}

function shown({ written, day, parties, debts, ties, digest, scores, to, isPseudonymous }: ProjectReport): string {
  return [
    `${written ? 'wrote' : 'would write'} the assessed graph of ${day}${isPseudonymous ? ', with keyed ids' : ''}: ${parties} parties, ${debts} debts, ${ties} ties`,
    ...to.map((place) => `  to ${place}`),
    ...(scores.length === 0 ? [] : [`scores: ${scores.join(', ')}`]),
    `digest ${digest}`,
  ].join('\n')
}

/** Adds `project`. */
export function addProject(program: Command): void {
  program
    .command('project')
    .summary('write the assessed graph into a Neo4j of your own, or into a file')
    .description(
      'Writes parties and ties that may be looked at, current facts alone and no contact values, into a database that people may browse, and replaces the projection before it. ' +
        'User and password: RIGHTPARTY_TO_NEO4J_USER and RIGHTPARTY_TO_NEO4J_PASSWORD. Styles for Neo4j Browser and Bloom lie in cypher/style, saved questions in cypher/ask.',
    )
    .addOption(new Option('--purpose <purpose>', 'what it is asked for; only assess opens the assessed graph').choices(SOURCE_PURPOSES).makeOptionMandatory())
    .option('--to <url>', 'an empty Neo4j, or one with an earlier projection: neo4j://HOST[:PORT]')
    .option('--gexf <file>', 'a GEXF file for Gephi, with the days on which ties hold')
    .option('--graphml <file>', 'a GraphML file')
    .option('--ftm <file>', 'FollowTheMoney entities, one a line')
    .option('--bods <file>', 'beneficial ownership statements (BODS 0.4), one a line')
    .option('--pseudonymous', 'keyed ids in place of ids and names')
    .option('--scores <run,...>', 'scores of measured runs, each RUN or RUN=NAME: property pagerank_NAME')
    .addHelpText('after', '\nExamples:\n  rightparty project --purpose assess --to neo4j://localhost:7687\n  rightparty project --purpose assess --gexf graph.gexf --pseudonymous')
    .action(
      act<[], ProjectFlags>(async ({ app, output, options, progress }, flags) => {
        const { runProject } = await import('../../app/project-run.js')
        const report = await runProject(app, {
          purpose: flags.purpose,
          isPseudonymous: flags.pseudonymous ?? false,
          scores: (flags.scores ?? '').split(',').map((one) => one.trim()).filter((one) => one !== ''),
          ...(flags.to === undefined ? {} : { to: flags.to }),
          ...(flags.gexf === undefined ? {} : { gexf: flags.gexf }),
          ...(flags.graphml === undefined ? {} : { graphml: flags.graphml }),
          ...(flags.ftm === undefined ? {} : { ftm: flags.ftm }),
          ...(flags.bods === undefined ? {} : { bods: flags.bods }),
          ...(options.dryRun ? { dryRun: true } : {}),
        }, (stage, done, total) => {
          progress.tell(stage, done, total)
        })
        progress.end()
        answer(output, report, () => shown(report))
        return 0
      }),
    )
}
