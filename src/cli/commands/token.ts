import { Option, type Command } from 'commander'
import { ROLES, type Role } from '../../model/actor.js'
import { collect } from '../options.js'
import { answer, answers, table } from '../output.js'
import { act, refuseTrial } from '../run.js'

interface NewFlags {
  readonly role: Role
  readonly name: string
  readonly creditor?: readonly string[]
  readonly dispatcher?: string
  readonly list?: readonly string[]
}

function addNew(token: Command): void {
  token
    .command('new')
    .summary('make a token of a named person or program')
    .description('Makes a token for the HTTP interface and prints it, this once: the store keeps a digest of it alone.')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .requiredOption('--name <name>', 'who holds it: a person or a program')
    .option('--creditor <id>', 'bind it to a creditor (may be given more than once)', collect)
    .option('--list <name>', 'grant it a list, by name or by its beginning and a star (role dispatcher; may be given more than once; default: every one)', collect)
    .option('--dispatcher <id>', 'the registered dispatcher that it speaks for (role dispatcher)')
    .addHelpText('after', '\nExample:\n  rightparty token new --role dispatcher --name "dialer 1" --dispatcher dialer-1')
    .action(
      act<[], NewFlags>(async ({ app, output, options }, { role, name, creditor, dispatcher, list }) => {
        const { newToken } = await import('../../app/tokens.js')
        refuseTrial(options)
        const made = await newToken(app, { role, name, ...(creditor === undefined ? {} : { creditors: creditor }), ...(dispatcher === undefined ? {} : { dispatcherId: dispatcher }), ...(list === undefined ? {} : { lists: list }) })
        answer(output, made, () => made.token)
        return 0
      }),
    )
}

/** Adds `token new`, `token list` and `token revoke`. */
export function addToken(program: Command): void {
  const token = program.command('token').summary('tokens for the HTTP interface').description('Tokens for the HTTP interface: of named people and programs, each with one role.')
  addNew(token)
  token
    .command('list')
    .summary('tokens by id, without their secrets')
    .addHelpText('after', '\nExample:\n  rightparty token list')
    .action(
      act(async ({ app, output }) => {
        const { listTokens } = await import('../../app/tokens.js')
        const found = await listTokens(app)
        answers(output, found, () => table(['token', 'name', 'role', 'creditors', 'lists', 'dispatcher'], found.map((one) => [one.tokenId, one.name, one.role, one.creditors?.join(' ') ?? 'all', one.lists?.join(' ') ?? 'all', one.dispatcherId ?? ''])))
        return 0
      }),
    )
  token
    .command('revoke')
    .argument('<token>', 'id of the token, as token list prints it')
    .summary('end a token')
    .addHelpText('after', '\nExample:\n  rightparty token revoke 0123456789abcdef')
    .action(
      act<[string], object>(async ({ app, output, options }, _own, tokenId) => {
        const { revokeToken } = await import('../../app/tokens.js')
        refuseTrial(options)
        await revokeToken(app, tokenId)
        answer(output, { tokenId, revoked: true }, () => `ended ${tokenId}`)
        return 0
      }),
    )
}
