import type { SourceUse } from '../../model/source-use.js'
import type { Judged } from '../context.js'
import { fact, required, sorting, type FactTable } from './table.js'

type Root = Judged<SourceUse>

/** Everything that a condition on the use of a source may read. */
export const SOURCE_USE_FACTS: FactTable = {
  facts: {
    purpose: sorting((u: Root) => u.question.purpose),
    sourceClass: sorting((u: Root) => u.question.sourceClass),
    subjectRole: sorting((u: Root) => u.question.subjectRole),
    authorisation: fact('word', (u: Root) => u.question.authorisation),
    obtainedOn: fact('moment', (u: Root) => u.question.obtainedOn),
    asOf: required('moment', (u: Root) => u.question.asOf),
    noticeSentOn: fact('moment', (u: Root) => u.question.noticeSentOn),
    inferred: fact('truth', (u: Root) => u.question.inferred),
    refusedBySubject: fact('truth', (u: Root) => u.question.refusedBySubject),
    correctsGivenData: fact('truth', (u: Root) => u.question.correctsGivenData),
    recordCount: fact('number', (u: Root) => u.question.recordCount),
  },
  lists: {},
  inputs: [],
  sorting: ['purpose', 'sourceClass', 'subjectRole'],
  parts: {},
}
