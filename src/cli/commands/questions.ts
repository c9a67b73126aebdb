import type { Command } from 'commander'
import type { QuestionKind } from '../../app/decide-run.js'
import { act } from '../run.js'

interface Question {
  readonly kind: QuestionKind
  readonly summary: string
  readonly description: string
  readonly example: string
}

const QUESTIONS: readonly Question[] = [
  {
    kind: 'decide',
    summary: 'answer case files: may this contact be made?',
    description: 'Case files in, verdicts out, in the same order. Statutory packs alone, unless overlays are named. No store is needed.',
    example: 'rightparty decide case.json\n  rightparty decide cases.ndjson --ndjson --overlay always',
  },
  {
    kind: 'admit',
    summary: 'answer source uses: may this record be used?',
    description: 'Source uses in, source verdicts out, in the same order. No store is needed.',
    example: "echo '{\"jurisdiction\":\"US\",\"sourceClass\":\"scraped_web\",\"subjectRole\":\"borrower\",\"purpose\":\"collect\",\"asOf\":\"2026-03-02\"}' | rightparty admit",
  },
  {
    kind: 'retain',
    summary: 'answer retention questions: must this record be kept, and until when?',
    description: 'Retention questions in, KEEP or PURGE out with every reason, in the same order. No store is needed.',
    example: "echo '{\"jurisdiction\":\"US\",\"recordKind\":\"call_log\",\"lastActivityOn\":\"2024-06-30\",\"asOf\":\"2026-03-02\"}' | rightparty retain\n  rightparty retain records.ndjson --ndjson",
  },
]

/** Adds `decide`, `admit` and `retain`: questions in, answers out. */
export function addQuestions(program: Command): void {
  for (const question of QUESTIONS) {
    program
      .command(question.kind)
      .summary(question.summary)
      .description(question.description)
      .argument('[file]', 'a JSON file with one question or an array of them; - or nothing: standard input')
      .addHelpText('after', `\nExamples:\n  ${question.example}`)
      .action(
        act<[string | undefined], object>(async ({ app, output }, _own, file) => {
          const { answerLines, answerJson } = await import('../../app/decide-run.js')
          if (output.form === 'ndjson') {
            const right = await answerLines(app, question.kind, file, (line) => {
              output.out(`${JSON.stringify(line)}\n`)
            })
            return right ? 0 : 3
          }
          const found = await answerJson(app, question.kind, file)
          output.out(`${JSON.stringify(found, null, output.form === 'json' ? 0 : 2)}\n`)
          return 0
        }),
      )
  }
}
