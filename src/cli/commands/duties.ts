import type { Command } from 'commander'
import { runDuties, type DutiesAnswer, type DutyLine } from '../../app/duties-run.js'
import { answer, answers, table } from '../output.js'
import { act } from '../run.js'

const STANDING: Readonly<Record<DutyLine['standing'], string>> = { open: 'open', overdue: 'OVERDUE', done: 'done', unrecorded: 'not recorded here' }

function whenWords(duty: DutyLine): string {
  const extended = duty.extendableTo === undefined ? '' : ` (told so: ${duty.extendableTo})`
  return duty.dueOn === undefined ? `before ${(duty.before ?? 'contact').replaceAll('_', ' ')}` : `${duty.dueOn}${extended}`
}

function shown(found: DutiesAnswer): string {
  if (found.duties.length === 0) return `on ${found.on}: nothing is due${found.due === undefined ? '' : ` by ${found.due}`}`
  const rows = found.duties.map((duty) => [whenWords(duty), STANDING[duty.standing], duty.rule, duty.partyId ?? '', duty.debts === 1 ? (duty.debtIds[0] ?? '') : `${duty.debts} debts`, `${duty.startedBy.on} ${duty.startedBy.day}`, duty.what])
  const counts = Object.entries(found.byStanding).map(([standing, count]) => `${count} ${STANDING[standing as DutyLine['standing']]}`)
  return [`on ${found.on}: ${counts.join(', ')}`, '', table(['by when', 'standing', 'rule', 'for', 'debt', 'since', 'what'], rows)].join('\n')
}

/** Adds `duties`. */
export function addDuties(program: Command): void {
  program
    .command('duties')
    .summary('what must be done, for whom, by when, by which rule')
    .description('Rules that oblige rather than refuse, worked out from the record: validation notices, notices about sources of data, answers to requests and disputes, assessments. Those that were done are left out.')
    .option('--due <day>', 'only what is due by that day (YYYY-MM-DD)')
    .addHelpText('after', '\nExamples:\n  rightparty duties\n  rightparty duties --due 2026-03-31 --at 2026-03-02T12:00:00Z --json')
    .action(
      act<[], { due?: string }>(async ({ app, output, progress }, own) => {
        const found = await runDuties(app, own.due, (stage, done, total) => {
          progress.tell(stage, done, total)
        })
        progress.end()
        if (output.form === 'ndjson') answers(output, found.duties, () => '')
        else answer(output, found, () => shown(found))
        return 0
      }),
    )
}
