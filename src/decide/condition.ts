import { z } from 'zod'

/**
 * A condition of a rule: the closed list of operators. Every operator is total and three-valued.
 * `way` says which way the operand works for the party's protection: a fact that `forbids` makes the verdict stricter
 * when it is so, one that `permits` makes it milder; the compiler checks it against the place of the operand in the rule.
 * `absent` says what an absent fact answers; the default `unknown` forbids, and any milder answer needs the rule's
 * `knowledge`, the citation under which the law turns on what we know.
 */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly def: string }
  | FactTest
  | DayTest
  | { readonly some: string; readonly where: readonly Condition[]; readonly way: Way }
  | { readonly count: string; readonly where: readonly Condition[]; readonly above: string; readonly way: Way }
  | { readonly closed: string; readonly way: Way }
  | InsideTest
  | FrequencyTest
  | ConsentTest
  | { readonly about: 'counted' | 'debt'; readonly in: readonly string[]; readonly absent?: Absent | undefined }

/** Which way an operand works. */
export type Way = 'forbids' | 'permits'
/** What an absent fact answers. */
export type Absent = 'no' | 'unknown' | 'yes'

/** Now lies in the weekly windows of a fact; `named`: only windows that say both their hours count, a whole day does not. */
export interface InsideTest {
  readonly inside: string
  readonly named?: true | undefined
  readonly way?: Way | undefined
  readonly absent?: Absent | undefined
}

/** A test of one fact; `fact` may name several, first given first (`.receivedOn|.at`). */
export interface FactTest {
  readonly fact: string
  readonly is?: string | number | boolean | null | readonly (string | number | boolean | null)[] | undefined
  readonly has?: readonly string[] | undefined
  readonly empty?: boolean | undefined
  readonly below?: string | undefined
  readonly atLeast?: string | undefined
  readonly given?: boolean | undefined
  readonly same?: string | undefined
  readonly way?: Way | undefined
  readonly absent?: Absent | undefined
}

/** A comparison of days: `day` (or now) on or after `from` plus a span, or on or before `to` plus a span. */
export interface DayTest {
  readonly day: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly plus?: string | undefined
  readonly form?: 'day' | 'instant' | undefined
  readonly way?: Way | undefined
  readonly absent?: Absent | undefined
}

/** More than the limit's `max` items in its rolling window of calendar days, the proposed contact included where `proposed`. */
export interface FrequencyTest {
  readonly frequency: string
  readonly list: string
  readonly where: readonly Condition[]
  readonly proposed: Condition
  readonly form: 'day' | 'instant'
  readonly way: Way
}

/** A consent that covers a moment for a number of days, unless revoked or ended by an event in between. */
export interface ConsentTest {
  readonly consented: string
  readonly days: string
  readonly where: readonly Condition[]
  readonly endedBy: readonly Condition[]
  readonly way?: Way | undefined
}

const way = z.enum(['forbids', 'permits'])
const absent = z.enum(['no', 'unknown', 'yes'])
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const condition: z.ZodType<Condition> = z.lazy(() => conditionSchema)
const conditions = z.array(condition)
const many = z.array(condition).min(1)

/** The closed list of operators as a schema; anything else is refused. */
export const conditionSchema: z.ZodType<Condition> = z.union([
  z.strictObject({ all: many }),
  z.strictObject({ any: many }),
  z.strictObject({ not: condition }),
  z.strictObject({ def: z.string() }),
  z.strictObject({
    fact: z.string(),
    is: z.union([scalar, z.array(scalar).min(1)]).optional(),
    has: z.array(z.string()).min(1).optional(),
    empty: z.boolean().optional(),
    below: z.string().optional(),
    atLeast: z.string().optional(),
    given: z.boolean().optional(),
    same: z.string().optional(),
    way: way.optional(),
    absent: absent.optional(),
  }),
  z.strictObject({
    day: z.string(),
    from: z.string().optional(),
    to: z.string().optional(),
    plus: z.string().optional(),
    form: z.enum(['day', 'instant']).optional(),
    way: way.optional(),
    absent: absent.optional(),
  }),
  z.strictObject({ some: z.string(), where: conditions, way }),
  z.strictObject({ count: z.string(), where: conditions, above: z.string(), way }),
  z.strictObject({ closed: z.string(), way }),
  z.strictObject({ inside: z.string(), named: z.literal(true).optional(), way: way.optional(), absent: absent.optional() }),
  z.strictObject({
    frequency: z.string(),
    list: z.string(),
    where: conditions,
    proposed: condition,
    form: z.enum(['day', 'instant']),
    way,
  }),
  z.strictObject({ consented: z.string(), days: z.string(), where: conditions, endedBy: conditions, way: way.optional() }),
  z.strictObject({ about: z.enum(['counted', 'debt']), in: z.array(z.string()).min(1), absent: absent.optional() }),
], { error: 'this is no condition: unknown operator, or an operand that the operator does not take' })

/** The operators by the key that names each, as the errors list them. */
export const OPERATORS = [
  'all', 'any', 'not', 'def', 'fact', 'day', 'some', 'count', 'closed', 'inside', 'frequency', 'consented', 'about',
] as const
