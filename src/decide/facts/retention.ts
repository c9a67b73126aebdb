import type { RetentionQuestion } from '../../model/retention.js'
import type { Judged } from '../context.js'
import { fact, required, sorting, type FactTable } from './table.js'

type Root = Judged<RetentionQuestion>

/** Everything that a condition on the keeping of a record may read. */
export const RETENTION_FACTS: FactTable = {
  facts: {
    recordKind: sorting((r: Root) => r.question.recordKind),
    createdOn: fact('moment', (r: Root) => r.question.createdOn),
    lastActivityOn: fact('moment', (r: Root) => r.question.lastActivityOn),
    asOf: required('moment', (r: Root) => r.question.asOf),
  },
  lists: {},
  inputs: [],
  sorting: ['recordKind'],
  parts: {},
}
