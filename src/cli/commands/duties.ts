import { Option, type Command } from 'commander'
import type { DutiesAnswer, DutyLine } from '../../app/duties-run.js'
import { LANGUAGES, type Language } from '../../model/telling.js'
import { answer, answers, table } from '../output.js'
import { act } from '../run.js'

const WORDS = {
  en: {
    open: 'open', overdue: 'OVERDUE', done: 'done', unrecorded: 'not recorded here', debts: 'debts', none: 'nothing is due', by: 'by', extended: 'to', told: 'if told so in time',
    before: { collection: 'before collection', contact: 'before contact', use: 'before use', text: 'before a text', legal_step: 'before a legal step' },
    heads: ['by when', 'standing', 'rule', 'for', 'debt', 'since', 'what'],
  },
  zh: {
    open: '未完成', overdue: '已逾期', done: '已完成', unrecorded: '此处无记录', debts: '笔债务', none: '没有到期事项', by: '截至', extended: '可至', told: '须及时告知',
    before: { collection: '催收之前', contact: '联系之前', use: '使用之前', text: '发送短信之前', legal_step: '采取法律步骤之前' },
    heads: ['期限', '状态', '规则', '对象', '债务', '自', '事项'],
  },
} as const

function whenWords(duty: DutyLine, language: Language): string {
  const words = WORDS[language]
  const extended = duty.extendableTo === undefined ? '' : ` (${words.extended} ${duty.extendableTo} ${words.told})`
  return duty.dueOn === undefined ? words.before[duty.before ?? 'contact'] : `${duty.dueOn}${extended}`
}

function shown(found: DutiesAnswer, language: Language): string {
  const words = WORDS[language]
  if (found.duties.length === 0) return `${found.on}: ${words.none}${found.due === undefined ? '' : ` ${words.by} ${found.due}`}`
  const rows = found.duties.map((duty) => [whenWords(duty, language), words[duty.standing], duty.rule, duty.partyId ?? '', duty.debts === 1 ? (duty.debtIds[0] ?? '') : `${duty.debts} ${words.debts}`, `${duty.startedBy.on} ${duty.startedBy.day}`, duty.what])
  const counts = Object.entries(found.byStanding).map(([standing, count]) => `${count} ${words[standing as DutyLine['standing']]}`)
  return [`${found.on}: ${counts.join(', ')}`, '', table(words.heads, rows)].join('\n')
}

/** Adds `duties`. */
export function addDuties(program: Command): void {
  program
    .command('duties')
    .summary('what must be done, for whom, by when, by which rule')
    .description('Rules that oblige rather than refuse, worked out from the record: validation notices, notices about sources of data, answers to requests and disputes, checks to run, assessments. Those that were done are left out.')
    .option('--due <day>', 'only what is due by that day (YYYY-MM-DD)')
    .addOption(new Option('--language <language>', 'language of the words').choices(LANGUAGES).default('en'))
    .addHelpText('after', '\nExamples:\n  rightparty duties\n  rightparty duties --due 2026-03-31 --at 2026-03-02T12:00:00Z --json\n  rightparty duties --language zh')
    .action(
      act<[], { due?: string; language: Language }>(async ({ app, output, progress }, own) => {
        const { runDuties } = await import('../../app/duties-run.js')
        const found = await runDuties(app, own.due, (stage, done, total) => {
          progress.tell(stage, done, total)
        }, own.language)
        progress.end()
        if (output.form === 'ndjson') answers(output, found.duties, () => '')
        else answer(output, found, () => shown(found, own.language))
        return 0
      }),
    )
}
