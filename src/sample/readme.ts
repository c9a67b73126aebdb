import type { SampleOptions, World } from './world.js'

/** Lines of the note that lies beside the invented files. */
export function readmeLines(options: SampleOptions, world: World): readonly string[] {
  return [
    'An invented portfolio',
    '',
    'Everybody and everything in this folder is invented: people, firms, addresses, debts, and what they said and did.',
    'Telephone numbers come from ranges that the authorities keep free for films and books, or that can be given to nobody;',
    'mailboxes lie in domains that nobody can register; postal codes belong to no town. In a large portfolio several people',
    'share a number, as there are not enough such numbers.',
    '',
    `It was made for ${options.at} with seed ${options.seed} and ${options.parties} parties. The same three give the same files.`,
    '',
    'Some rows are bad on purpose, and some come from sources that may not be used: loading them shows what is refused, and why.',
    '',
    '  rightparty load .',
    `  rightparty rank --at ${options.at}`,
    '',
    'examples/ holds a wide placement file as a bank sends it, and the mapping that reads it:',
    '',
    '  rightparty load examples/placement-cards.csv --mapping examples/placement-cards.mapping.json \\',
    `    --source placement-cards --collected-on ${world.day(100)} --expect-rows 60`,
  ]
}
